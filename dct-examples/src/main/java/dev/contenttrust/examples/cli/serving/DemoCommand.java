// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.serving;

import dev.contenttrust.client.SignedTag;
import dev.contenttrust.client.publish.PublishReport;
import dev.contenttrust.client.registry.Descriptor;
import dev.contenttrust.client.registry.Manifest;
import dev.contenttrust.client.transport.HttpCaller;
import dev.contenttrust.client.transport.HttpTransport;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.text.JsonMembers;
import dev.contenttrust.testing.EmbeddedRegistry;
import dev.contenttrust.testing.TrustServer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code dct demo}: the main job, with nothing else installed. */
@Command(
    name = "demo",
    header = "Push, sign, resolve and pull an image, and see attacks refused; needs nothing else.",
    description = {
      "",
      "Starts an embedded trust server and an embedded registry on loopback, pushes an image, makes"
          + " keys and signs it, resolves its tag as a user who pins the root key, and pulls it by"
          + " the signed digest. Then it serves one attack after the other. Nothing is left"
          + " behind. Ends with 0 only if every step did what it should.",
      ""
    },
    footer = {"", "Example:", "  dct demo"})
public final class DemoCommand implements Callable<Integer> {
  private final Session session;
  private final JsonMembers facts = new JsonMembers();

  /** Creates the command. */
  public DemoCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Clock clock = session.surroundings().clock();
    HttpCaller http = HttpTransport.builder().build();
    try (TrustServer server = TrustServer.builder().clock(clock).start();
        EmbeddedRegistry registry = EmbeddedRegistry.start()) {
      tellStart(server, registry);
      Journey journey = new Journey(server, registry, http, clock);
      List<Outcome> outcomes = new ArrayList<>();
      SignedTag tag = travel(journey);
      line("");
      line("What a network, a registry or a trust server may serve instead, if it is hostile:");
      line("");
      tell(journey.pullForged(tag), outcomes);
      Gallery gallery = new Gallery(server, http, clock);
      for (Attack attack : gallery.attacks()) {
        tell(gallery.attempt(attack), outcomes);
      }
      return tellEnd(outcomes).number();
    }
  }

  private void tellStart(TrustServer server, EmbeddedRegistry registry) {
    line("An image's way from its publisher to its user. Nothing of it leaves this machine, and");
    line("nothing is left behind.");
    line("");
    step("servers", "trust server " + server.uri() + ", registry " + registry.uri());
    facts.with("server", server.uri().toString()).with("registry", registry.uri().toString());
  }

  private SignedTag travel(Journey journey) {
    Descriptor pushed = journey.push();
    step("push", journey.image() + ", which the registry keeps as");
    step("", pushed.digest() + ", " + pushed.size() + " bytes");
    PublishReport published = journey.sign(pushed);
    step("keys", "a root key, a targets key and " + Journey.SIGNER + "'s key, made just now");
    step("sign", Journey.SIGNER + " signed in " + roles(published) + "; read back and verified");
    Descriptor moved = journey.moveTag();
    step("move", "somebody pushes something else under the same tag; the registry now answers");
    step("", moved.digest().toString());
    SignedTag tag = journey.resolve();
    requireSigned(tag, pushed);
    step("resolve", "a user who pins the root key " + journey.rootKey().abbreviated() + " asks:");
    line("");
    line("    which digest did the publishers of " + tag.image() + " sign?");
    line("    " + tag.pullReference());
    line("");
    Manifest pulled = journey.pull(tag);
    step("pull", "by that digest: " + pulled.bytes().size() + " bytes, as signed");
    facts
        .with("image", tag.image().toString())
        .with("reference", tag.pullReference())
        .with("digest", tag.digest().toString())
        .with("size", tag.size())
        .withTexts("signedBy", tag.signedBy())
        .with("rootKey", journey.rootKey().value());
    return tag;
  }

  private static void requireSigned(SignedTag tag, Descriptor pushed) {
    if (!tag.digest().equals(pushed.digest())) {
      throw new IllegalStateException(
          "signed was " + pushed.digest() + ", and " + tag.digest() + " answered");
    }
  }

  private static String roles(PublishReport report) {
    return report.versions().keySet().stream()
        .map(Object::toString)
        .filter(role -> role.startsWith("targets/"))
        .collect(Collectors.joining(" and "));
  }

  private void tell(Outcome outcome, List<Outcome> outcomes) {
    outcomes.add(outcome);
    String verdict = outcome.isRefusedAsExpected() ? "refused" : "FAILED";
    line(
        String.format(Locale.ROOT, "  %-8s %-70s %s", verdict, outcome.attack(), outcome.result()));
  }

  private ExitCode tellEnd(List<Outcome> outcomes) {
    boolean good = outcomes.stream().allMatch(Outcome::isRefusedAsExpected);
    line("");
    if (good) {
      line(outcomes.size() + " attacks refused. Every step did what it should.");
      line("Go on with 'dct sign --help' to sign, 'dct resolve --help' to verify.");
    } else {
      line("At least one step did not do what it should.");
    }
    if (session.output().isJson()) {
      session
          .output()
          .result(facts.withAll("attacks", outcomes, DemoCommand::json).with("ok", good));
    }
    return good ? ExitCode.OK : ExitCode.FAILURE;
  }

  private void step(String name, String what) {
    line(String.format(Locale.ROOT, "%-8s %s", name, what));
  }

  /** Prints at once, so that whoever watches sees where it is. */
  private void line(String text) {
    if (!session.output().isJson()) {
      session.output().line(text);
      session.output().flush();
    }
  }

  private static JsonValue json(Outcome outcome) {
    return new JsonMembers()
        .with("attack", outcome.attack())
        .with("expected", outcome.expected())
        .with("result", outcome.result())
        .with("refused", outcome.isRefusedAsExpected())
        .build();
  }
}
