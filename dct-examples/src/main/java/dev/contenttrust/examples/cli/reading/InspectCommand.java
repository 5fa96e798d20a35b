// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.reading;

import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.core.image.InvalidReferenceException;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Failure;
import dev.contenttrust.examples.cli.session.ReadOptions;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.UsageException;
import dev.contenttrust.examples.cli.session.VerifiedReads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct inspect}: what {@code docker trust inspect} prints. */
@Command(
    name = "inspect",
    header = "Show signed tags, signers and keys, as docker trust inspect does.",
    description = {
      "",
      "Prints a JSON array. An image that fails is left out of it and told of on standard error;"
          + " the exit code is that of the worst failure. With --pretty the first failure ends the"
          + " output.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  dct inspect registry.example.com/team/app",
      "  dct inspect --pretty registry.example.com/team/app:1.0"
    })
public final class InspectCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private ReadOptions options = new ReadOptions();

  @Option(names = "--pretty", description = "Print text for people instead of JSON.")
  private boolean pretty;

  @Parameters(
      arity = "1..*",
      paramLabel = "IMAGE",
      description = "Images; one without tag, or with a digest, means all tags.")
  private List<String> images = new ArrayList<>();

  /** Creates the command. */
  public InspectCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (pretty && session.output().isJson()) {
      throw new UsageException("--pretty and --json exclude each other");
    }
    VerifiedReads reads = session.reads(options);
    return pretty ? printText(reads) : printJson(reads);
  }

  private int printText(VerifiedReads reads) {
    for (int i = 0; i < images.size(); i++) {
      String text = InspectionText.of(inspect(reads, images.get(i)));
      session.output().exactly(i == 0 ? text : "\n\n" + text);
    }
    return ExitCode.OK.number();
  }

  private int printJson(VerifiedReads reads) {
    ExitCode worst = ExitCode.OK;
    List<JsonValue> array = new ArrayList<>();
    for (String image : images) {
      try {
        array.add(InspectionJson.of(inspect(reads, image)));
      } catch (TrustException | InvalidReferenceException e) {
        worst = worst.worse(session.output().failure(new Failure(image, e)));
      }
    }
    session.output().value(new JsonArray(array));
    return worst.number();
  }

  private static Inspection inspect(VerifiedReads reads, String image) {
    ImageReference reference = Session.image(image);
    return Inspection.of(image, reference, reads.open(reference.gun()));
  }
}
