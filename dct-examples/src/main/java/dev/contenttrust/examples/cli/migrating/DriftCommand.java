// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.migrating;

import dev.contenttrust.client.registry.Descriptor;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Failure;
import dev.contenttrust.examples.cli.session.ReadOptions;
import dev.contenttrust.examples.cli.session.Registries;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.UsageException;
import dev.contenttrust.examples.cli.session.VerifiedReads;
import dev.contenttrust.examples.cli.text.JsonMembers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code dct drift}: whether registries serve for tags what was signed. */
@Command(
    name = "drift",
    header = "Compare the signed digest of tags with what the registry serves for them today.",
    description = {
      "",
      "Prints a line for each image: SAME, MOVED or GONE, the image, the signed digest and the one"
          + " that the registry names, - if it has no such tag. Ends with 0 if all are the same,"
          + " with 4 if one is not.",
      ""
    },
    footer = {"", "Example:", "  dct drift registry.example.com/team/app:1.0"})
public final class DriftCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private ReadOptions options = new ReadOptions();

  @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Images with tags.")
  private List<String> images = new ArrayList<>();

  /** Creates the command. */
  public DriftCommand(Session session) {
    this.session = session;
  }

  /** What a registry serves for a tag, beside what was signed. */
  private record Comparison(ImageReference image, Digest signed, Optional<Digest> served) {
    String verdict() {
      return served.map(digest -> digest.equals(signed) ? "SAME" : "MOVED").orElse("GONE");
    }

    ExitCode exitCode() {
      return verdict().equals("SAME") ? ExitCode.OK : ExitCode.UNTRUSTED;
    }

    String line() {
      return String.join(
          " ",
          verdict(),
          image.toString(),
          signed.toString(),
          served.map(Digest::toString).orElse("-"));
    }

    JsonObject json() {
      JsonMembers members =
          new JsonMembers()
              .with("image", image.toString())
              .with("verdict", verdict())
              .with("signed", signed.toString());
      served.ifPresent(digest -> members.with("served", digest.toString()));
      return members.build();
    }
  }

  @Override
  public Integer call() {
    List<ImageReference> references = images.stream().map(DriftCommand::tagged).toList();
    VerifiedReads reads = session.reads(options);
    Registries registries = session.registries();
    List<Comparison> done = new ArrayList<>();
    ExitCode worst = ExitCode.OK;
    for (ImageReference image : references) {
      try {
        Digest signed = reads.resolve(image, List.of()).digest();
        Optional<Digest> served =
            registries.describe(image, image.tag().orElseThrow()).map(Descriptor::digest);
        Comparison comparison = new Comparison(image, signed, served);
        done.add(comparison);
        worst = worst.worse(comparison.exitCode());
        if (!session.output().isJson()) {
          session.output().line(comparison.line());
        }
      } catch (TrustException e) {
        worst = worst.worse(session.output().failure(new Failure(image.toString(), e)));
      }
    }
    if (session.output().isJson()) {
      session.output().result(new JsonMembers().withAll("images", done, Comparison::json));
    }
    return worst.number();
  }

  private static ImageReference tagged(String text) {
    ImageReference image = Session.image(text).withDefaultTag();
    if (image.tag().isEmpty()) {
      throw new UsageException("only a tag can drift, a digest cannot: " + text);
    }
    return image;
  }
}
