// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.serving;

import dev.contenttrust.client.SignedTag;
import dev.contenttrust.client.Warning;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Output;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.text.JsonMembers;
import dev.contenttrust.testing.TrustServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code dct demo}: the main job, with nothing else installed. */
@Command(
    name = "demo",
    header = "Sign, resolve and verify an image, and see attacks refused; needs nothing else.",
    description = {
      "",
      "Starts an embedded trust server on loopback with a repository signed a moment ago, resolves"
          + " a tag and verifies it over HTTP, then serves one attack after the other. Nothing is"
          + " left behind. Ends with 0 only if every step did what it should.",
      ""
    },
    footer = {"", "Example:", "  dct demo"})
public final class DemoCommand implements Callable<Integer> {
  private final Session session;

  /** Creates the command. */
  public DemoCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (TrustServer server = TrustServer.builder().clock(session.surroundings().clock()).start()) {
      Demo demo = new Demo(server, session.sourcesAt(server.uri()), session.surroundings().clock());
      SignedTag tag = demo.resolve();
      if (!session.output().isJson()) {
        tellJourney(server, tag);
      }
      List<Demo.Outcome> outcomes = new ArrayList<>();
      for (Attack attack : demo.attacks()) {
        Demo.Outcome outcome = demo.attempt(attack);
        outcomes.add(outcome);
        if (!session.output().isJson()) {
          session.output().line(line(outcome));
        }
      }
      return tellEnd(server, tag, outcomes).number();
    }
  }

  private void tellJourney(TrustServer server, SignedTag tag) {
    Output output = session.output();
    output.line("A trust server listens on " + server.uri() + ", for this demonstration only.");
    for (Warning warning : tag.warnings()) {
      output.line("First contact: " + warning.message());
    }
    output.line("Verified " + tag.image() + ", signed in " + tag.signedBy() + ":");
    output.line("");
    output.line("  " + tag.pullReference());
    output.line("");
    output.line("What somebody between you and the publishers may serve instead:");
  }

  private static String line(Demo.Outcome outcome) {
    return String.format(
        Locale.ROOT,
        "  %s  %-70s %s",
        outcome.isRefusedAsExpected() ? "refused " : "FAILED  ",
        outcome.attack().description(),
        outcome.result());
  }

  private ExitCode tellEnd(TrustServer server, SignedTag tag, List<Demo.Outcome> outcomes) {
    boolean good = outcomes.stream().allMatch(Demo.Outcome::isRefusedAsExpected);
    if (session.output().isJson()) {
      session
          .output()
          .result(
              new JsonMembers()
                  .with("server", server.uri().toString())
                  .with("image", tag.image().toString())
                  .with("reference", tag.pullReference())
                  .with("digest", tag.digest().toString())
                  .withAll("attacks", outcomes, DemoCommand::json)
                  .with("ok", good));
    } else {
      session
          .output()
          .line(
              good
                  ? "Every step did what it should."
                  : "At least one step did not do what it should.");
    }
    return good ? ExitCode.OK : ExitCode.FAILURE;
  }

  private static JsonValue json(Demo.Outcome outcome) {
    return new JsonMembers()
        .with("attack", outcome.attack().description())
        .with("expected", outcome.attack().expected())
        .with("result", outcome.result())
        .with("refused", outcome.isRefusedAsExpected())
        .build();
  }
}
