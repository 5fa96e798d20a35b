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
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.testing.AttackKit;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.RepositoryBuilder;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
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
  private static final RoleName ALICE = new RoleName("targets/alice");
  private static final RoleName DEEP = new RoleName("targets/releases/deep");
  private static final List<RoleName> ROLES =
      List.of(
          RoleName.ROOT,
          RoleName.TIMESTAMP,
          RoleName.SNAPSHOT,
          RoleName.TARGETS,
          RoleName.RELEASES,
          ALICE,
          DEEP);

  /** What the server, or somebody on the way to it, may do between two questions. */
  enum Deed {
    NOTHING,
    RENEW,
    SIGN_ANOTHER_TARGET,
    ROTATE,
    ROLL_BACK,
    VANISH,
    EXPIRE,
    SIGN_WITH_FOREIGN_KEY,
    FORGE_SIGNATURE,
    REMOVE_SIGNATURES,
    TRAILING_LETTER,
    SERVE_OLD_STATE,
    STALE_PLAIN_NAMES,
    WRONG_ROLE_UNDER_PLAIN_NAMES,
    NO_PLAIN_NAMES,
    FILE_MISSING,
    TIME_PASSES
  }

  record Step(Deed deed, RoleName role) {}

  @Provide
  Arbitrary<List<Step>> histories() {
    return Combinators.combine(Arbitraries.of(Deed.class), Arbitraries.of(ROLES))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
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
    Situation situation = Situation.honest();
    situation
        .publisher
        .delegation("targets/releases", r -> r.target("1.0", "image 1, released"))
        .delegation("targets/alice", r -> r.target("1.0", "image 1, by alice"))
        .delegation("targets/releases/deep", r -> r.target("1.0", "image 1, deep"));
    PublishedRepository first = situation.publish();
    MetadataStore plainStore = MetadataStore.memory();
    MetadataStore fastStore = MetadataStore.memory();
    TrustClient fast = situation.client(b -> b.store(fastStore).prefetch(Prefetch.ALWAYS));
    PublishedRepository served = first;
    for (int i = 0; i <= history.size(); i++) {
      if (i > 0) {
        served = perform(situation, history.get(i - 1), first, served);
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

  private static PublishedRepository perform(
      Situation situation, Step step, PublishedRepository first, PublishedRepository before) {
    RepositoryBuilder publisher = situation.publisher;
    RoleName role = step.role();
    switch (step.deed()) {
      case NOTHING, NO_PLAIN_NAMES, STALE_PLAIN_NAMES, WRONG_ROLE_UNDER_PLAIN_NAMES, FILE_MISSING ->
          publisher.targets(t -> t.target("now", "at version " + t.toString().hashCode()).resign());
      case RENEW -> publisher.timestamp(t -> t.resign());
      case SIGN_ANOTHER_TARGET -> publisher.change(role, r -> r.resign());
      case ROTATE -> publisher.rotate(role);
      case ROLL_BACK -> AttackKit.rollBack(publisher, role, first.file(role));
      case VANISH -> AttackKit.vanish(publisher, role);
      case EXPIRE -> AttackKit.expire(publisher, role);
      case SIGN_WITH_FOREIGN_KEY -> AttackKit.signWithForeignKey(publisher, role);
      case FORGE_SIGNATURE -> AttackKit.forgeSignature(publisher, role);
      case REMOVE_SIGNATURES -> AttackKit.removeSignatures(publisher, role);
      case TRAILING_LETTER ->
          publisher.change(role, r -> r.resign().wire(AttackKit.text(file -> file + "x")));
      case SERVE_OLD_STATE -> {
        return first;
      }
      case TIME_PASSES -> {
        situation.after(java.time.Duration.ofDays(10));
        return before;
      }
    }
    PublishedRepository next = publisher.publish();
    return switch (step.deed()) {
      case STALE_PLAIN_NAMES -> plainNames(next, before);
      case WRONG_ROLE_UNDER_PLAIN_NAMES -> {
        PublishedRepository mixed = next;
        mixed = mixed.with("snapshot.json", next.file(RoleName.TARGETS));
        mixed = mixed.with("targets.json", next.file(RoleName.RELEASES));
        yield mixed.with("targets/releases.json", next.file(RoleName.ROOT));
      }
      case NO_PLAIN_NAMES ->
          next.without("snapshot.json").without("targets.json").without("targets/releases.json");
      // Under the one name as under the other: the promised bytes are good wherever they lie.
      case FILE_MISSING -> next.without(hashed(role, next.file(role))).without(role + ".json");
      default -> next;
    };
  }

  private static PublishedRepository plainNames(
      PublishedRepository next, PublishedRepository before) {
    PublishedRepository mixed = next;
    for (String name : List.of("snapshot.json", "targets.json", "targets/releases.json")) {
      Bytes old = before.served().get(name);
      mixed = old == null ? mixed.without(name) : mixed.with(name, old);
    }
    return mixed;
  }

  private static String hashed(RoleName role, Bytes file) {
    return role + "." + dev.contenttrust.core.Digest.sha256Of(file).hex() + ".json";
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
