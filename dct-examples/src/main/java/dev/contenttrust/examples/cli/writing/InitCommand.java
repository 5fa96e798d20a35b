// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.RoleKey;
import dev.contenttrust.client.publish.PublishReport;
import dev.contenttrust.client.publish.RepositoryEdit;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.crypto.keystore.KeyBundle;
import dev.contenttrust.crypto.keystore.KeyImport;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.PublishOptions;
import dev.contenttrust.examples.cli.session.Publishing;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.UsageException;
import dev.contenttrust.examples.cli.text.JsonMembers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct init}: create a repository: keys and first metadata. */
@Command(
    name = "init",
    header = "Create a repository: keys and first metadata.",
    description = {
      "",
      "The server holds snapshot and timestamp keys, so that signers can publish with their own keys"
          + " alone. Without --root-key-file the first root key at hand is used, or a new one.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  dct init registry.example.com/team/app",
      "  dct init --root-key-file root.pem registry.example.com/team/app"
    })
public final class InitCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private PublishOptions options = new PublishOptions();

  @Option(
      names = "--root-key-file",
      paramLabel = "FILE",
      description =
          "Use the root key in this PEM file, which is loaded into the trust folder. Default: the"
              + " first root key there, or a new one.")
  private @Nullable Path rootKeyFile;

  @Option(
      names = "--own-snapshot-key",
      description =
          "Keep the snapshot key here, as the Notary CLI does: only who has it can publish. 'key"
              + " rotate GUN snapshot' changes it later, both ways.")
  private boolean ownSnapshot;

  @Parameters(index = "0", paramLabel = "GUN", description = "The collection's full name.")
  private String gun = "";

  /** Creates the command. */
  public InitCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Gun collection = Session.gun(gun);
    Publishing publishing = session.publishing(options);
    Optional<KeyId> rootKey = Optional.ofNullable(rootKeyFile).map(this::loadRootKey);
    PublishReport report =
        publishing.initialise(RepositoryEdit.of(collection), rootKey, ownSnapshot);
    List<KeyId> rootKeys =
        options.dryRun()
            ? List.of()
            : publishing.stored(collection).root().keys().stream()
                .map(RoleKey::canonicalId)
                .toList();
    String ids = rootKeys.stream().map(KeyId::value).collect(Collectors.joining(", "));
    new Reports(session, options.dryRun())
        .tell(
            report,
            "Initialised " + collection + " with the root key " + ids,
            new JsonMembers().withTexts("rootKeys", rootKeys));
    return ExitCode.OK.number();
  }

  private KeyId loadRootKey(Path file) {
    KeyImport loaded =
        new KeyBundle(session.keys()).load(OwnFile.readPrivate(file), RoleName.ROOT.value());
    if (loaded.stored().size() != 1) {
      throw new UsageException(
          file + " must hold exactly one usable key: " + String.join("; ", loaded.refused()));
    }
    return loaded.stored().get(0).id();
  }
}
