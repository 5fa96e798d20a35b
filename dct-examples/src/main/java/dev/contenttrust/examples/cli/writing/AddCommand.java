// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.publish.RepositoryEdit;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct add}: sign any target, with hash and length of a file. */
@Command(
    name = "add",
    header = "Sign any target, with hash and length of a file.",
    description = {
      "",
      "The file itself is not uploaded: whoever has it can check it against what is signed. For image"
          + " tags use 'sign'.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  dct add registry.example.com/team/app policy.json ./policy.json",
      "  dct add --stage registry.example.com/team/app policy.json ./policy.json"
    })
public final class AddCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private EditOptions options = new EditOptions();

  @Option(
      names = {"-r", "--role"},
      paramLabel = "ROLE",
      description = "Sign in this role. Repeatable. Default: targets.")
  private List<String> roles = new ArrayList<>();

  @Option(
      names = "--custom",
      paramLabel = "FILE",
      description = "Custom data: JSON in a file, which is signed along with the target.")
  private @Nullable Path custom;

  @Parameters(index = "0", paramLabel = "GUN", description = "The collection's full name.")
  private String gun = "";

  @Parameters(index = "1", paramLabel = "TARGET", description = "The target's name.")
  private String target = "";

  @Parameters(index = "2", paramLabel = "FILE", description = "The content.")
  private Path file = Path.of("");

  /** Creates the command. */
  public AddCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    RepositoryEdit edit = RepositoryEdit.of(Session.gun(gun));
    TargetFile entry = TargetContent.of(target, file, customData());
    for (RoleName role : roles.isEmpty() ? List.of(RoleName.TARGETS) : Session.roles(roles)) {
      edit = edit.addTarget(role, entry);
    }
    options.run(session, edit, "Signed " + target + " of " + gun);
    return ExitCode.OK.number();
  }

  private @Nullable JsonValue customData() {
    if (custom == null) {
      return null;
    }
    try {
      return JsonReader.read(OwnFile.read(custom), JsonLimits.DEFAULT);
    } catch (MalformedJsonException e) {
      throw new UsageException("--custom: " + e.getMessage());
    }
  }
}
