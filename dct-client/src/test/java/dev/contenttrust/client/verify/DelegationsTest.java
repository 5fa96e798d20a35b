// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.Limits;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.TestCertificate;
import dev.contenttrust.testing.TestJson;
import dev.contenttrust.testing.TestKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The tree of delegations: isolation, limits, and the present delegator's say. */
class DelegationsTest {
  private static final RoleName ALICE = new RoleName("targets/alice");

  private final RepositoryBuilder repository =
      RepositoryBuilder.repository()
          .delegation("targets/releases", r -> r.target("v1", "one"))
          .delegation("targets/alice", r -> r.target("v1", "one"));
  private final Client client = new Client();

  private static Map<RoleName, DelegationOutcome> outcomes(TrustedMetadata trusted) {
    Map<RoleName, DelegationOutcome> outcomes = new java.util.LinkedHashMap<>();
    trusted.delegations().results().forEach(d -> outcomes.put(d.edge().role(), d.outcome()));
    return outcomes;
  }

  @Test
  @DisplayName("case 69: a delegation without file is unusable, the others are not")
  void missingFile_isIsolated() {
    TrustedMetadata trusted =
        client.update(repository.delegation("targets/alice", r -> r.notServed()).publish());

    assertThat(outcomes(trusted).get(ALICE)).isInstanceOf(DelegationOutcome.Refused.class);
    assertThat(outcomes(trusted).get(RoleName.RELEASES))
        .isInstanceOf(DelegationOutcome.Accepted.class);
  }

  @Test
  @DisplayName("case 69: other bytes than promised")
  void otherBytes_areRefused_andTheRightOnesAcceptedAfterwards() {
    PublishedRepository published = repository.publish();
    TrustedMetadata trusted = client.start(published);
    client.roots(trusted, published);
    client.top(trusted, published);
    DelegationEdge edge = trusted.delegations().next().orElseThrow();

    assertThatThrownBy(
            () ->
                trusted
                    .delegations()
                    .accept(edge.role(), edge.delegator(), published.file(RoleName.TARGETS)))
        .isInstanceOf(UntrustedException.LengthExceeded.class);
    assertThat(trusted.delegations().next()).contains(edge);
    trusted.delegations().accept(edge.role(), edge.delegator(), published.file(edge.role()));
    assertThat(trusted.delegations().next()).isPresent().get().isNotEqualTo(edge);
    assertThatThrownBy(
            () ->
                trusted
                    .delegations()
                    .accept(edge.role(), edge.delegator(), published.file(edge.role())))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("docker-content-trust 4.3: never signed is a normal state")
  void neverPublished_isAccepted() {
    TrustedMetadata trusted =
        client.update(repository.delegation("targets/alice", r -> r.notInSnapshot()).publish());

    assertThat(outcomes(trusted)).containsEntry(ALICE, DelegationOutcome.Unpublished.UNPUBLISHED);
    assertThat(trusted.floor()).doesNotContainKey(ALICE);
  }

  @Test
  @DisplayName("W19: a cached role is verified against its present delegator")
  void rotatedDelegationKey_refusesTheFileSignedByTheOldOne() {
    client.update(repository.publish());
    TestKey next = TestKey.ecdsa();
    PublishedRepository replayed =
        repository
            .delegation("targets/alice", r -> r.replay(repository.published(ALICE)).keys(next))
            .publish();

    assertThat(client.refusal(ALICE, replayed))
        .isInstanceOf(UntrustedException.InsufficientSignatures.class);
  }

  @Test
  @DisplayName("W15: another role's file is not this role's")
  void fileOfAnotherRole_isRefused() {
    repository.publish();
    PublishedRepository swapped =
        repository
            .delegation("targets/alice", r -> r.replay(repository.published(RoleName.RELEASES)))
            .publish();

    assertThat(client.refusal(ALICE, swapped))
        .isInstanceOf(UntrustedException.InsufficientSignatures.class);
  }

  @Test
  @DisplayName("case 71: expired certificate of a delegation key")
  void expiredCertificateOfDelegationKey_isAccepted() {
    TestKey lapsed =
        TestKey.ecdsa()
            .certified(
                TestCertificate.notary("alice", repository.now())
                    .valid(
                        repository.now().minus(Duration.ofDays(9)),
                        repository.now().minus(Duration.ofDays(1))));

    assertThat(
            outcomes(
                client.update(
                    repository.delegation("targets/alice", r -> r.keys(lapsed)).publish())))
        .extractingByKey(ALICE)
        .isInstanceOf(DelegationOutcome.Accepted.class);
  }

  @Test
  @DisplayName("case 70, 72: a delegation listed twice makes its delegator malformed")
  void delegationListedTwice_isMalformed() {
    PublishedRepository published =
        repository
            .targets(
                t ->
                    t.edit(
                        signed ->
                            TestJson.at(
                                signed,
                                List.of("delegations"),
                                d ->
                                    TestJson.with(
                                        d,
                                        "roles",
                                        TestJson.array(
                                            List.of(
                                                first(d.members().get("roles")),
                                                first(d.members().get("roles"))))))))
            .publish();

    assertThat(client.refusal(RoleName.TARGETS, published))
        .isInstanceOf(UntrustedException.Malformed.class);
  }

  private static Object first(Object roles) {
    return ((dev.contenttrust.core.json.JsonValue.JsonArray) roles).elements().get(0);
  }

  @Test
  @DisplayName("case 73: paths are cut to the delegator's")
  void nestedPaths_areCut() {
    TrustedMetadata trusted =
        client.update(
            repository
                .delegation("targets/alice", r -> r.paths("x/"))
                .delegation("targets/alice/sub", r -> r.paths("x/1", "y/"))
                .publish());

    DelegationEdge sub =
        trusted.delegations().results().stream()
            .map(DelegationResult::edge)
            .filter(edge -> edge.role().equals(new RoleName("targets/alice/sub")))
            .findFirst()
            .orElseThrow();
    assertThat(sub.paths().matches("x/1/a")).isTrue();
    assertThat(sub.paths().matches("y/a")).isFalse();
    assertThat(sub.paths().matches("x/2")).isFalse();
    assertThat(sub.depth()).isEqualTo(2);
    assertThat(sub.delegator()).isEqualTo(ALICE);
  }

  @Test
  @DisplayName("W18: beyond the cap, roles are refused; those nearer to the top come first")
  void tooManyDelegations_areRefused() {
    for (int i = 0; i < 5; i++) {
      repository.delegation("targets/alice/n" + i, r -> r.target("x", "x"));
    }
    repository.delegation("targets/zoe", r -> r.target("x", "x"));
    client.limits = limits(4, 32);

    Map<RoleName, DelegationOutcome> outcomes = outcomes(client.update(repository.publish()));

    assertThat(outcomes.get(new RoleName("targets/zoe")))
        .isInstanceOf(DelegationOutcome.Accepted.class);
    assertThat(outcomes.get(new RoleName("targets/alice/n0")))
        .isInstanceOf(DelegationOutcome.Accepted.class);
    assertThat(outcomes.get(new RoleName("targets/alice/n4")))
        .isInstanceOfSatisfying(
            DelegationOutcome.Refused.class,
            refused ->
                assertThat(refused.reason()).isInstanceOf(UntrustedException.LimitExceeded.class));
  }

  @Test
  @DisplayName("W18: too deep")
  void tooDeepDelegation_isRefused() {
    repository
        .delegation("targets/alice/b", r -> r.target("x", "x"))
        .delegation("targets/alice/b/c", r -> r.target("x", "x"));
    client.limits = limits(100, 2);

    PublishedRepository published = repository.publish();

    assertThat(client.refusal(new RoleName("targets/alice/b/c"), published))
        .isInstanceOf(UntrustedException.LimitExceeded.class);
    assertThat(outcomes(client.update(published)).get(new RoleName("targets/alice/b")))
        .isInstanceOf(DelegationOutcome.Accepted.class);
  }

  private static Limits limits(int delegations, int depth) {
    Limits d = Limits.DEFAULT;
    return new Limits(
        d.maxRootBytes(),
        d.maxTimestampBytes(),
        d.maxSnapshotBytes(),
        d.maxTargetsBytes(),
        d.maxRootRotations(),
        delegations,
        depth,
        d.maxSignatures(),
        d.updateTimeout());
  }
}
