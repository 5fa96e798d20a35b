// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.format.GlobPaths;
import dev.contenttrust.testing.tuf.SimulatedKey;
import dev.contenttrust.testing.tuf.SimulatedRepository;
import dev.contenttrust.testing.tuf.SimulatedRole;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** All targets of a repository: those that a search for their path finds, and no others. */
class ListingTest {
  private final SimulatedRepository repository = new SimulatedRepository();
  private final Updater updater = new Updater(repository);

  private SimulatedRole delegate(String from, String to, boolean terminating, String... paths) {
    SimulatedRole role = repository.role(to);
    repository.role(from).delegate(role, new GlobPaths(List.of(paths)), terminating);
    return role;
  }

  private Map<String, String> listed() {
    repository.publish();
    TufClient client = updater.client();
    Map<String, String> found =
        client.targets().stream()
            .collect(Collectors.toMap(TufTarget::path, target -> target.role().value()));
    found.forEach((path, role) -> assertThat(client.target(path).role().value()).isEqualTo(role));
    return found;
  }

  @Test
  void emptyRepository_hasNoTargets() {
    assertThat(updater.client().targets()).isEmpty();
  }

  @Test
  void everyRole_contributesWhatASearchFindsThere() {
    repository.targets.target("top", Bytes.utf8("1"));
    delegate("targets", "a", false, "a/*").target("a/x", Bytes.utf8("2"));
    delegate("a", "b", false, "a/*").target("a/y", Bytes.utf8("3"));
    assertThat(listed()).isEqualTo(Map.of("top", "targets", "a/x", "a", "a/y", "b"));
  }

  @Test
  void rolesOfLowerPriority_andPathsOutsideTheDelegation_areNotListed() {
    delegate("targets", "a", false, "*").target("x", Bytes.utf8("a"));
    delegate("targets", "b", false, "*").target("x", Bytes.utf8("b"));
    repository.role("b").target("outside/x", Bytes.utf8("b"));
    assertThat(listed()).isEqualTo(Map.of("x", "a"));
  }

  @Test
  void roleOfTwoDelegators_isListedForThePathsOfBoth() {
    delegate("targets", "a", false, "a/*");
    delegate("targets", "b", false, "b/*");
    delegate("a", "shared", false, "a/*").target("a/x", Bytes.utf8("x"));
    delegate("b", "shared", false, "b/*").target("b/x", Bytes.utf8("x"));
    delegate("shared", "a", false, "*");
    assertThat(listed()).isEqualTo(Map.of("a/x", "shared", "b/x", "shared"));
  }

  @Test
  void whatATerminatingDelegationHides_isNotListed() {
    delegate("targets", "t", true, "x*");
    delegate("targets", "z", false, "*").target("x1", Bytes.utf8("z"));
    repository.role("z").target("y", Bytes.utf8("z"));
    assertThat(listed()).isEqualTo(Map.of("y", "z"));
  }

  @Test
  void publishedHashBins_areListed_andOnlyTheTargetsThatBelongThere() {
    SimulatedRole model = repository.role("model");
    repository.targets.delegateBins(model, 32, "bin");
    SimulatedRole bin =
        repository.role("bin-" + Digest.sha256Of(Bytes.utf8("x")).hex().substring(0, 8));
    bin.keys = model.keys;
    bin.target("x", Bytes.utf8("x"));
    bin.target("of another bin", Bytes.utf8("y"));
    assertThat(listed()).containsOnlyKeys("x");
  }

  @Test
  void brokenRole_endsTheListing() {
    delegate("targets", "a", false, "*").target("x", Bytes.utf8("a"));
    repository.role("a").signers = List.of(SimulatedKey.ed25519());
    repository.publish();
    TufClient client = updater.client();
    assertThat(
            catchThrowableOfType(UntrustedException.InsufficientSignatures.class, client::targets)
                .role())
        .isEqualTo(new RoleName("a"));
  }

  @Test
  void moreRolesThanASearchVisits_endTheListing() {
    for (int i = 0; i < 32; i++) {
      delegate("targets", "r" + i, false, "*").target("x" + i, Bytes.utf8("x"));
    }
    assertThat(listed()).hasSize(32);
    delegate("targets", "r32", false, "*").target("x32", Bytes.utf8("x"));
    repository.publishNext(repository.targets);
    TufClient client = updater.client();
    assertThat(
            catchThrowableOfType(UntrustedException.LimitExceeded.class, client::targets).limit())
        .isEqualTo(32);
  }

  @Test
  void rolesAreFetchedOnce_andVerifiedOnce_inOneSession() {
    delegate("targets", "a", false, "*").target("x", Bytes.utf8("a"));
    repository.publish();
    TufClient client = updater.client();
    client.targets();
    repository.requests.clear();
    client.targets();
    client.target("x");
    assertThat(repository.requests).isEmpty();
  }
}
