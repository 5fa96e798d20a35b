// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.Delegation;
import dev.contenttrust.client.Prefetch;
import dev.contenttrust.client.Situation;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.client.update.Histories.Step;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.testing.PublishedRepository;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What makes updates fast changes no verdict: a client that lives long, keeps what it worked out
 * and fetches ahead, answers, refuses and stores exactly as clients do that start anew each time
 * and fetch one file after the other, whatever the server serves.
 */
class FastPathProperties {
  @Provide
  Arbitrary<List<Step>> histories() {
    return Histories.ofRoles(Histories.ROLES);
  }

  @Property(tries = 60)
  @Label("fetching ahead and remembering give the verdicts of the plain way")
  void verdictsAreThoseOfThePlainWay(@ForAll("histories") List<Step> history) {
    compare(history, true);
  }

  @Property(tries = 20)
  @Label("the first contact gives the verdict of the plain way")
  void firstContactHasTheVerdictOfThePlainWay(@ForAll("histories") List<Step> history) {
    compare(history, false);
  }

  private static void compare(List<Step> history, boolean known) {
    Situation situation = Histories.begin();
    PublishedRepository first = situation.publish();
    MetadataStore plainStore = MetadataStore.memory();
    MetadataStore fastStore = MetadataStore.memory();
    TrustClient fast = situation.client(b -> b.store(fastStore).prefetch(Prefetch.ALWAYS));
    PublishedRepository served = first;
    for (int i = 0; i <= history.size(); i++) {
      if (i > 0) {
        served = Histories.perform(situation, history.get(i - 1), first, served);
        situation.server.serve(served);
      }
      if (known || i == history.size()) {
        TrustClient plain = situation.client(b -> b.store(plainStore));
        assertThat(verdict(fast, situation))
            .as("after %s of %s", i, history)
            .isEqualTo(verdict(plain, situation));
        StoredMetadata expected = plainStore.load(situation.gun());
        StoredMetadata stored = fastStore.load(situation.gun());
        assertThat(stored.files()).as("stored after %s", i).isEqualTo(expected.files());
        assertThat(stored.versions()).as("remembered after %s", i).isEqualTo(expected.versions());
      }
    }
  }

  private static List<String> verdict(TrustClient client, Situation situation) {
    List<String> told = new ArrayList<>();
    try {
      VerifiedRepository repository = client.open(situation.gun());
      repository.roles().forEach(r -> told.add(r.name() + " " + r.version() + " " + r.signers()));
      for (Delegation delegation : repository.delegations()) {
        told.add(
            delegation.name() + " " + delegation.error().map(FastPathProperties::facts).orElse(""));
      }
      told.add(String.valueOf(client.resolve(situation.tag("1.0")).digest()));
    } catch (TrustException refusal) {
      told.add(facts(refusal));
    }
    return told;
  }

  private static String facts(TrustException refusal) {
    return refusal.getClass() + " " + refusal.getMessage();
  }
}
