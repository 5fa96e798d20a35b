// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import dev.contenttrust.client.DigestReference;
import dev.contenttrust.client.Explanation;
import dev.contenttrust.client.ResolvedImage;
import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.SignedTag;
import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.VerifiedRole;
import dev.contenttrust.client.Warning;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.image.ImageReference;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The questions that the reading commands ask, each one call of {@link TrustClient}; around it what
 * a command line owes its user: progress, warnings, and the notice of trust on first use, also when
 * the question ends with a refusal. Not thread-safe.
 */
public final class VerifiedReads {
  private final Session session;
  private final TrustClient client;
  private final RootPins pins;
  private final MetadataStore store;

  /** Creates the questions of one run. */
  VerifiedReads(Session session, TrustClient client, RootPins pins, MetadataStore store) {
    this.session = session;
    this.client = client;
    this.pins = pins;
    this.store = store;
  }

  /** Resolves an image to the digest that its publishers signed. */
  public ResolvedImage resolve(ImageReference image, Collection<RoleName> requiredSigners) {
    ResolvedImage answer =
        ask(image.gun(), image.toString(), () -> client.resolve(image, requiredSigners));
    if (answer instanceof SignedTag tag) {
      tell(tag.target().repository());
    } else if (answer instanceof DigestReference) {
      session.output().detail(image + ": asked for by digest, no server was contacted");
    }
    return answer;
  }

  /** Finds a target by name. */
  public SignedTarget lookup(Gun gun, String target, List<RoleName> roles) {
    SignedTarget answer =
        ask(gun, gun.value(), () -> client.lookup(gun, target, roles.toArray(RoleName[]::new)));
    tell(answer.repository());
    return answer;
  }

  /** Lists all targets. */
  public List<SignedTarget> list(Gun gun, List<RoleName> roles) {
    List<SignedTarget> answer =
        ask(gun, gun.value(), () -> client.list(gun, roles.toArray(RoleName[]::new)));
    answer.stream().limit(1).forEach(target -> tell(target.repository()));
    return answer;
  }

  /** Returns the verified state of a collection. */
  public VerifiedRepository open(Gun gun) {
    VerifiedRepository answer = ask(gun, gun.value(), () -> client.open(gun));
    tell(answer);
    return answer;
  }

  /** Returns the verified state of a collection, or how far verification came. */
  public Explanation explain(Gun gun) {
    Explanation answer = ask(gun, gun.value(), () -> client.explain(gun));
    if (answer instanceof Explanation.Trusted trusted) {
      tell(trusted.repository());
    }
    return answer;
  }

  /**
   * Returns the client itself, for questions about many collections at once. Whoever asks it tells
   * the warnings.
   */
  public TrustClient client() {
    return client;
  }

  /**
   * Begins a question about many collections: tells which of their servers are announced to end,
   * and notices which collections are seen for the first time.
   */
  public Consumer<Gun> firstSights(Collection<Gun> collections) {
    Map<Gun, FirstSight> before = new HashMap<>();
    collections.forEach(gun -> before.put(gun, FirstSight.before(store, gun, pins)));
    // One of each host, since the server depends on nothing else.
    Map<String, Gun> hosts = new TreeMap<>();
    collections.forEach(gun -> hosts.putIfAbsent(gun.host(), gun));
    hosts.values().forEach(session::tellOfRetirement);
    return gun ->
        Optional.ofNullable(before.get(gun))
            .flatMap(FirstSight::after)
            .ifPresent(warning -> tell(gun, warning));
  }

  private <T> T ask(Gun gun, String subject, Supplier<T> question) {
    FirstSight firstSight = FirstSight.before(store, gun, pins);
    Progress progress = session.progress("verifying " + subject);
    boolean ofServer = true;
    try {
      T answer = question.get();
      ofServer = !(answer instanceof DigestReference);
      return answer;
    } finally {
      progress.end();
      firstSight.after().ifPresent(warning -> tell(gun, warning));
      if (ofServer) {
        session.tellOfRetirement(gun);
      }
    }
  }

  private void tell(VerifiedRepository repository) {
    repository.warnings().forEach(warning -> tell(repository.gun(), warning));
    for (VerifiedRole<?> role : repository.roles()) {
      session
          .output()
          .detail(
              String.format(
                  Locale.ROOT,
                  "verified %s %s: version %d, expires %s, signed by %d of at least %d, from the %s",
                  repository.gun(),
                  role.name(),
                  role.version(),
                  role.expires(),
                  role.signers().size(),
                  role.threshold(),
                  role.provenance().name().toLowerCase(Locale.ROOT)));
    }
  }

  private void tell(Gun gun, Warning warning) {
    session.output().warn(gun.value(), warning.code(), warning.message());
  }
}
