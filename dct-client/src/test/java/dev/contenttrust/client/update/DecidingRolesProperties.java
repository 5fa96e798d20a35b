// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.Prefetch;
import dev.contenttrust.client.RoleScope;
import dev.contenttrust.client.SignedTag;
import dev.contenttrust.client.Situation;
import dev.contenttrust.client.Strictness;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.client.update.Histories.Step;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.testing.PublishedRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Roles that do not decide what a tag stands for are left alone, and no verdict on a tag changes by
 * it: clients that ask for a tag, in turns with ones that look at everything, answer, refuse and
 * remember of the deciding roles what clients do that look at everything each time.
 */
class DecidingRolesProperties {
  private static final List<String> TAGS = List.of("1.0", "2.0", "nowhere");

  /** What is asked after a step: the tag alone, or first everything, by a new client or not. */
  record Question(boolean everythingFirst, boolean newClient) {}

  record Event(Step step, Question question) {}

  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<Question> questions =
        Combinators.combine(
                Arbitraries.frequency(Tuple.of(3, false), Tuple.of(1, true)),
                Arbitraries.of(true, false))
            .as(Question::new);
    return Histories.ofRoles(Histories.ROLES)
        .flatMap(
            steps ->
                questions
                    .list()
                    .ofSize(steps.size())
                    .map(
                        asked -> {
                          List<Event> events = new ArrayList<>();
                          for (int i = 0; i < steps.size(); i++) {
                            events.add(new Event(steps.get(i), asked.get(i)));
                          }
                          return events;
                        }));
  }

  @Property(tries = 80)
  @Label("strict: the answer for a tag is that of a full update")
  void answersAreThoseOfAFullUpdate(@ForAll("events") List<Event> events) {
    compare(events, Strictness.STRICT);
  }

  @Property(tries = 30)
  @Label("lenient: the answer for a tag is that of a full update")
  void lenientAnswersAreThoseOfAFullUpdate(@ForAll("events") List<Event> events) {
    compare(events, Strictness.LENIENT);
  }

  private static void compare(List<Event> events, Strictness strictness) {
    Situation situation = Histories.begin();
    PublishedRepository first = situation.publish();
    PublishedRepository served = first;
    MetadataStore fullStore = MetadataStore.memory();
    MetadataStore lazyStore = MetadataStore.memory();
    TrustClient oldLazy = client(situation, lazyStore, strictness);
    TrustClient oldFull = client(situation, fullStore, strictness);
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      served = Histories.perform(situation, event.step(), first, served);
      situation.server.serve(served);
      // Begun anew, both at once: a long-lived client does not look into the store while the server
      // sends what it knows, and so need not have seen what another one stored.
      boolean anew = event.question().newClient();
      TrustClient lazy = anew ? client(situation, lazyStore, strictness) : oldLazy;
      TrustClient full = anew ? client(situation, fullStore, strictness) : oldFull;
      oldLazy = lazy;
      oldFull = full;
      if (event.question().everythingFirst()) {
        lazy.explain(situation.gun());
      }
      // a tag that nobody signed makes the client look at everything: it comes last
      List<String> tags = i + 1 < events.size() ? TAGS.subList(0, 1) : TAGS;
      for (String tag : tags) {
        assertThat(told(() -> (SignedTag) lazy.resolve(situation.tag(tag))))
            .as("%s after step %s of %s", tag, i, events)
            .isEqualTo(told(() -> (SignedTag) full.resolve(situation.tag(tag), List.of())));
      }
      StoredMetadata expected = fullStore.load(situation.gun());
      StoredMetadata stored = lazyStore.load(situation.gun());
      assertThat(deciding(stored.files())).isEqualTo(deciding(expected.files()));
      assertThat(deciding(stored.versions()))
          .as("remembered after step %s of %s", i, events)
          .isEqualTo(deciding(expected.versions()));
    }
  }

  private static TrustClient client(
      Situation situation, MetadataStore store, Strictness strictness) {
    return situation.client(b -> b.store(store).strictness(strictness).prefetch(Prefetch.NEVER));
  }

  private static <V> Map<RoleName, V> deciding(Map<RoleName, V> byRole) {
    return byRole.entrySet().stream()
        .filter(entry -> RoleScope.DECIDING.includes(entry.getKey()))
        .collect(
            Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
  }

  private interface Answer {
    SignedTag get();
  }

  private static List<String> told(Answer answer) {
    try {
      SignedTag tag = answer.get();
      VerifiedRepository deciding = tag.target().repository().within(RoleScope.DECIDING);
      Function<RoleName, String> name = RoleName::value;
      return List.of(
          tag.digest().toString(),
          tag.target().role().toString(),
          tag.signedBy().stream()
              .filter(RoleScope.DECIDING::includes)
              .map(name)
              .toList()
              .toString(),
          deciding.roles().stream().map(r -> r.name() + " " + r.version()).toList().toString(),
          deciding.delegations().stream().map(d -> d.name() + " " + d.error()).toList().toString());
    } catch (TrustException refusal) {
      return List.of(
          refusal.getClass().getName(), refusal.code(), String.valueOf(refusal.getMessage()));
    }
  }
}
