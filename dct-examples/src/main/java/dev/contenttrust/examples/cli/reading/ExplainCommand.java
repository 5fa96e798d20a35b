// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.reading;

import dev.contenttrust.client.Explanation;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Failure;
import dev.contenttrust.examples.cli.session.ReadOptions;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.VerifiedReads;
import dev.contenttrust.examples.cli.text.JsonMembers;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code dct explain}: why the answer is what it is. */
@Command(
    name = "explain",
    header = "Tell why an image resolves to what it does, or why it is refused.",
    description = {
      "",
      "Shows every role: version, expiry, signatures, keys, where its file came from, which digest"
          + " it gives the tag, and what is wrong with it.",
      ""
    },
    footer = {"", "Example:", "  dct explain registry.example.com/team/app:1.0"})
public final class ExplainCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private ReadOptions options = new ReadOptions();

  @Parameters(paramLabel = "IMAGE", description = "The image, as for docker pull.")
  private String image = "";

  /** Creates the command. */
  public ExplainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    ImageReference reference = Session.image(image).withDefaultTag();
    VerifiedReads reads = session.reads(options);
    Explanation explanation = reads.explain(reference.gun());
    if (explanation instanceof Explanation.Trusted trusted) {
      return explain(reads, reference, trusted.repository());
    }
    Explanation.Refused refused = (Explanation.Refused) explanation;
    RefusalExplanation told = new RefusalExplanation(reference, refused);
    print(told::text, told::json);
    return failed(refused.failure());
  }

  private int explain(
      VerifiedReads reads, ImageReference reference, VerifiedRepository repository) {
    try {
      print(ImageExplanation.of(reference, repository, reads.resolve(reference, List.of())));
      return ExitCode.OK.number();
    } catch (TrustException e) {
      print(ImageExplanation.ofRefusal(reference, repository, e));
      return failed(e);
    }
  }

  private int failed(TrustException cause) {
    return session.output().failure(new Failure(cause)).number();
  }

  private void print(ImageExplanation explanation) {
    print(explanation::text, explanation::json);
  }

  private void print(Supplier<String> text, Supplier<JsonMembers> json) {
    if (session.output().isJson()) {
      session.output().result(json.get());
    } else {
      session.output().exactly(text.get());
    }
  }
}
