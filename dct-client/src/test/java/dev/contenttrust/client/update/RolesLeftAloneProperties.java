// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.Explanation;
import dev.contenttrust.client.Situation;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.VerifiedRole;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.client.update.Histories.Step;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.format.NotaryFormat;
import dev.contenttrust.testing.PublishedRepository;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Asking for tags forgets nothing of the roles that it leaves alone: what was verified of one must
 * not be undercut, and what was listed must not vanish, as long as a client that looks at
 * everything each time remembers the role.
 */
class RolesLeftAloneProperties {
  private static final RoleName BELOW = new RoleName("targets/alice/ci");

  record Event(Step step, boolean everything) {}

  @Provide
  Arbitrary<List<Event>> events() {
    return Histories.ofRoles(
            List.of(RoleName.SNAPSHOT, RoleName.TARGETS, Histories.ALICE, Histories.ALICE, BELOW))
        .flatMap(
            steps ->
                Arbitraries.of(true, false)
                    .list()
                    .ofSize(steps.size())
                    .map(
                        everything ->
                            IntStream.range(0, steps.size())
                                .mapToObj(i -> new Event(steps.get(i), everything.get(i)))
                                .toList()));
  }

  @Property(tries = 60)
  @Label("W1, W2: what is remembered of roles outlives questions that leave them alone")
  void whatIsRememberedOutlivesNarrowerQuestions(@ForAll("events") List<Event> events) {
    Situation situation = Histories.begin();
    situation.publisher.delegation(BELOW.value(), r -> r.target("1.0", "image 1, by a machine"));
    PublishedRepository first = situation.publish();
    PublishedRepository served = first;
    MetadataStore fullStore = MetadataStore.memory();
    MetadataStore lazyStore = MetadataStore.memory();
    Map<RoleName, Long> verified = new TreeMap<>();
    for (Event event : events) {
      served = Histories.perform(situation, event.step(), first, served);
      situation.server.serve(served);
      ask(situation, situation.client(b -> b.store(lazyStore)), event.everything(), verified);
      situation.client(b -> b.store(fullStore)).explain(situation.gun());
      Map<RoleName, Long> remembered = fullStore.load(situation.gun()).versions();
      StoredMetadata stored = lazyStore.load(situation.gun());
      verified.keySet().retainAll(remembered.keySet());
      verified.forEach(
          (role, version) ->
              assertThat(stored.versions().getOrDefault(role, 0L))
                  .as("%s after %s of %s", role, event, events)
                  .isGreaterThanOrEqualTo(version));
      assertThat(known(stored))
          .as("after %s of %s", event, events)
          .containsAll(remembered.keySet());
    }
  }

  /** Asks for everything or for a tag, and notes what was verified. */
  private static void ask(
      Situation situation, TrustClient client, boolean everything, Map<RoleName, Long> verified) {
    if (!everything) {
      try {
        client.resolve(situation.tag("1.0"));
      } catch (NotSignedException | UntrustedException e) {
        // as may be: what is remembered afterwards counts
      }
    } else if (client.explain(situation.gun()) instanceof Explanation.Trusted trusted) {
      for (VerifiedRole<?> role : trusted.repository().roles()) {
        if (!role.name().isTopLevel()) {
          verified.merge(role.name(), role.version(), Math::max);
        }
      }
    }
  }

  /** Returns the roles that must not vanish: whose version is remembered, or that were listed. */
  private static Set<RoleName> known(StoredMetadata stored) {
    Map<RoleName, Object> known = new TreeMap<>(stored.versions());
    Bytes snapshot = stored.files().get(RoleName.SNAPSHOT);
    if (snapshot != null) {
      known.putAll(new NotaryFormat().readSnapshot(snapshot).payload().meta());
    }
    return known.keySet();
  }
}
