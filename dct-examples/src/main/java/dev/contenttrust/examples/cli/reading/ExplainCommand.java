// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.reading;

import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Failure;
import dev.contenttrust.examples.cli.session.ReadOptions;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.VerifiedReads;
import java.util.List;
import java.util.concurrent.Callable;
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
    VerifiedRepository repository = reads.open(reference.gun());
    try {
      print(Explanation.of(reference, repository, reads.resolve(reference, List.of())));
      return ExitCode.OK.number();
    } catch (TrustException e) {
      print(Explanation.ofRefusal(reference, repository, e));
      Failure failure = new Failure(e);
      session.output().failure(failure);
      return failure.exitCode().number();
    }
  }

  private void print(Explanation explanation) {
    if (session.output().isJson()) {
      session.output().result(explanation.json());
    } else {
      session.output().exactly(explanation.text());
    }
  }
}
