// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.core.Gun;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.PinOptions;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.text.JsonMembers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code dct bundle export}: put verified metadata into a file. */
@Command(
    name = "export",
    header = "Put verified metadata into a file.",
    description = {"", "For machines without network, which take it with 'bundle import'.", ""},
    footer = {"", "Example:", "  dct bundle export trust.zip registry.example.com/team/app"})
public final class BundleExportCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private PinOptions pins = new PinOptions();

  @Parameters(index = "0", paramLabel = "FILE", description = "The bundle; it must not exist.")
  private Path file = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "GUN",
      description = "The collections' full names.")
  private List<String> guns = new ArrayList<>();

  /** Creates the command. */
  public BundleExportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Bundling bundling = new Bundling(session, pins);
    List<Gun> collections = guns.stream().map(Session::gun).toList();
    OwnFile.create(file, bundling.export(collections).toBytes());
    session
        .output()
        .answer(
            new JsonMembers().withTexts("collections", collections),
            "Wrote the verified metadata of "
                + collections.stream().map(Gun::value).collect(Collectors.joining(", "))
                + " to "
                + file);
    return ExitCode.OK.number();
  }
}
