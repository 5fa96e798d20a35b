// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.publish.KeyRotation;
import dev.contenttrust.client.publish.PublishReport;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.PublishOptions;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct key rotate}: replace the key of a role. */
@Command(
    name = "rotate",
    header = "Replace the key of a role.",
    description = {
      "",
      "Everything that the new key must sign goes up in the same upload. Old root keys sign the new"
          + " root too and stay; other old keys of this machine are removed.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  dct key rotate registry.example.com/team/app targets",
      "  dct key rotate registry.example.com/team/app snapshot --server-managed"
    })
public final class KeyRotateCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private PublishOptions options = new PublishOptions();

  @Option(
      names = {"-r", "--server-managed"},
      description = "Let the server make and hold the new key: snapshot or timestamp.")
  private boolean serverManaged;

  @Option(
      names = "--old",
      paramLabel = "KEYID",
      description = "For a delegation: the key to replace, by the id of its private key file.")
  private @Nullable String oldKey;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "For a delegation: the public key that takes its place.")
  private @Nullable Path newKey;

  @Parameters(index = "0", paramLabel = "GUN", description = "The collection's full name.")
  private String gun = "";

  @Parameters(
      index = "1",
      paramLabel = "ROLE",
      description = "root, targets, snapshot, timestamp, or a delegation.")
  private String role = "";

  /** Creates the command. */
  public KeyRotateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Gun collection = Session.gun(gun);
    RoleName rotated = Session.role(role);
    PublishReport report =
        session
            .publishing(options)
            .publish(collection, publisher -> rotate(publisher.rotation(), collection, rotated));
    new Reports(session, options.dryRun())
        .tell(report, "Replaced the key of " + rotated + " of " + collection + advice(rotated));
    return ExitCode.OK.number();
  }

  private static String advice(RoleName rotated) {
    return rotated.equals(RoleName.ROOT)
        ? ". Keep a copy of the new root key: 'dct backup FILE'"
        : "";
  }

  private PublishReport rotate(KeyRotation rotation, Gun collection, RoleName rotated) {
    if (rotated.equals(RoleName.TIMESTAMP) && !serverManaged) {
      throw new UsageException(
          "the server alone holds the timestamp key: let it make a new one with --server-managed");
    }
    if (rotated.isTopLevel()) {
      return serverManaged
          ? rotation.toServer(collection, rotated)
          : rotation.toNewKey(collection, rotated);
    }
    if (oldKey == null || newKey == null || serverManaged) {
      throw new UsageException("the key of a delegation is replaced with --old and --key");
    }
    return rotation.replaceDelegationKey(
        collection, rotated, Session.keyId(oldKey), PublicKeys.in(List.of(newKey), session).get(0));
  }
}
