// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.contenttrust.client.Limits;
import dev.contenttrust.client.store.RoleStore;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.format.GlobPaths;
import dev.contenttrust.core.format.HashPrefixPaths;
import dev.contenttrust.testing.tuf.SimulatedKey;
import dev.contenttrust.testing.tuf.SimulatedRepository;
import dev.contenttrust.testing.tuf.SimulatedRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TUF 1.0.34, 5.6.7: the search over delegations. */
class SearchTest {
  private final SimulatedRepository repository = new SimulatedRepository();
  private final Updater updater = new Updater(repository);

  private SimulatedRole delegate(String from, String to, String... paths) {
    SimulatedRole role = repository.role(to);
    repository.role(from).delegate(role, new GlobPaths(List.of(paths)), false);
    return role;
  }

  private SimulatedRole terminate(String from, String to, String... paths) {
    SimulatedRole role = repository.role(to);
    repository.role(from).delegate(role, new GlobPaths(List.of(paths)), true);
    return role;
  }

  /** Searches in a new session and returns which delegated roles were asked for. */
  private List<String> visitedFor(String path) {
    repository.publish();
    TufClient client = updater.client();
    client.refresh();
    repository.requests.clear();
    try {
      client.target(path);
    } catch (NotSignedException e) {
      assertThat(e.reason()).isEqualTo(NotSignedException.Reason.NO_SUCH_TARGET);
    }
    return repository.requests.stream()
        .map(file -> file.substring(file.indexOf('.') + 1, file.length() - ".json".length()))
        .toList();
  }

  private <T extends TrustException> T refused(Class<T> type, String path) {
    repository.publish();
    TufClient client = updater.client();
    client.refresh();
    repository.requests.clear();
    T refusal = catchThrowableOfType(type, () -> client.target(path));
    assertThat(refusal).isNotNull();
    return refusal;
  }

  @Test
  void targetOfTheTopLevel_isFoundThereFirst() {
    delegate("targets", "a", "*");
    repository.role("a").target("x", Bytes.utf8("delegated"));
    repository.targets.target("x", Bytes.utf8("top"));
    assertThat(visitedFor("x")).isEmpty();
    assertThat(updater.client().target("x").role()).isEqualTo(RoleName.TARGETS);
  }

  @Test
  void tree_isVisitedInPreorder_byOrderOfAppearance() {
    delegate("targets", "a", "*");
    delegate("targets", "d", "*");
    delegate("a", "b", "*");
    delegate("a", "c", "*");
    delegate("d", "e", "*");
    assertThat(visitedFor("nowhere")).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void search_stopsAtTheFirstRoleThatListsTheTarget() {
    delegate("targets", "a", "*");
    delegate("targets", "b", "*").target("x", Bytes.utf8("b"));
    delegate("targets", "c", "*").target("x", Bytes.utf8("c"));
    assertThat(visitedFor("x")).containsExactly("a", "b");
    assertThat(updater.client().target("x").role()).isEqualTo(new RoleName("b"));
  }

  @Test
  void cycle_isLeft() {
    delegate("targets", "a", "*");
    delegate("a", "b", "*");
    delegate("b", "a", "*");
    delegate("b", "c", "*");
    assertThat(visitedFor("nowhere")).containsExactly("a", "b", "c");
  }

  @Test
  void roleReachedTwice_isVisitedOnce() {
    delegate("targets", "a", "*");
    delegate("targets", "b", "*");
    delegate("a", "shared", "*");
    delegate("b", "shared", "*");
    assertThat(visitedFor("nowhere")).containsExactly("a", "shared", "b");
  }

  @Test
  void terminatingRole_endsTheSearchAfterItsDescendants() {
    delegate("targets", "a", "*");
    terminate("targets", "t", "*");
    delegate("targets", "z", "*").target("x", Bytes.utf8("z"));
    delegate("t", "u", "*");
    assertThat(visitedFor("x")).containsExactly("a", "t", "u");
  }

  @Test
  void terminatingRoleDeepDown_dropsEverythingThatWaited() {
    delegate("targets", "a", "*");
    delegate("targets", "z", "*");
    delegate("a", "b", "*");
    terminate("a", "t", "*");
    delegate("a", "c", "*");
    assertThat(visitedFor("nowhere")).containsExactly("a", "b", "t");
  }

  @Test
  void terminatingRoleThatDoesNotMatch_endsNothing() {
    terminate("targets", "t", "other/*");
    delegate("targets", "z", "*").target("x", Bytes.utf8("z"));
    assertThat(visitedFor("x")).containsExactly("z");
  }

  @Test
  void everyDelegationOfTheChain_mustMatch() {
    delegate("targets", "a", "dir/*");
    delegate("a", "b", "*", "dir/*", "other/*").target("other/x", Bytes.utf8("b"));
    assertThat(visitedFor("other/x")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dir/sub/x", "x", "DIR/x", "dirx"})
  void wildcards_stayWithinASegment_andCaseMatters(String path) {
    delegate("targets", "a", "dir/*").target(path, Bytes.utf8("a"));
    assertThat(visitedFor(path)).isEmpty();
    assertThat(visitedFor("dir/x")).containsExactly("a");
  }

  @Test
  void moreRolesThanTheCap_endTheSearch() {
    for (int i = 0; i < 40; i++) {
      delegate("targets", "r" + i, "*");
    }
    repository.role("r33").target("x", Bytes.utf8("x"));
    repository.role("r31").target("y", Bytes.utf8("y"));
    assertThat(visitedFor("x")).hasSize(32);
    assertThat(updater.client().target("y").role()).isEqualTo(new RoleName("r31"));
    Limits d = TufClient.DEFAULT_LIMITS;
    updater.change =
        builder ->
            builder.limits(
                new Limits(
                    d.maxRootBytes(),
                    d.maxTimestampBytes(),
                    d.maxSnapshotBytes(),
                    d.maxTargetsBytes(),
                    d.maxRootRotations(),
                    40,
                    d.maxDelegationDepth(),
                    d.maxSignatures(),
                    d.updateTimeout()));
    assertThat(updater.client().target("x").role()).isEqualTo(new RoleName("r33"));
  }

  @Test
  void longChain_isCutShortWithoutRecursion() {
    String before = "targets";
    for (int i = 0; i < 100; i++) {
      delegate(before, "r" + i, "*");
      before = "r" + i;
    }
    assertThat(visitedFor("nowhere")).hasSize(32);
  }

  @Test
  void roleThatTheSnapshotDoesNotList_endsTheSearchWithoutARequest() {
    delegate("targets", "a", "*");
    delegate("targets", "b", "*").target("x", Bytes.utf8("b"));
    repository.unlisted.add(new RoleName("a"));
    assertThat(refused(UntrustedException.Missing.class, "x").role()).isEqualTo(new RoleName("a"));
    assertThat(repository.requests).isEmpty();
  }

  @Test
  void roleThatCannotBeTrusted_isNotPassedOver() {
    delegate("targets", "b", "*").target("x", Bytes.utf8("b"));
    SimulatedRole bad = repository.role("a");
    repository.targets.withdrawDelegations();
    delegate("targets", "a", "*");
    delegate("targets", "b", "*");

    bad.signers = List.of(SimulatedKey.ed25519());
    refused(UntrustedException.InsufficientSignatures.class, "x");
    assertThat(repository.requests).containsExactly("1.a.json");

    bad.signers = null;
    bad.expires = SimulatedRepository.NOW;
    repository.publishNext(bad);
    refused(UntrustedException.Expired.class, "x");

    bad.expires = SimulatedRepository.NOW.plusSeconds(1);
    repository.publishNext(bad);
    repository.withhold("3.a.json");
    TufClient client = updater.client();
    client.refresh();
    assertThat(catchThrowableOfType(UntrustedException.Missing.class, () -> client.target("x")))
        .isNotNull();
    assertThat(updater.store.load(new RoleName("a"))).isEmpty();
  }

  @Test
  void delegatedFileOfAnotherVersionOrHash_isRefused() {
    delegate("targets", "a", "*").target("x", Bytes.utf8("1"));
    repository.publish();
    Bytes old = repository.file("1.a.json");
    repository.role("a").version = 2;
    repository.publish();
    repository.serve("2.a.json", old);
    TufClient client = updater.client();
    client.refresh();
    assertThat(
            catchThrowableOfType(
                UntrustedException.ChecksumMismatch.class, () -> client.target("x")))
        .isNotNull();
    repository.hashesListed = false;
    repository.publishNext();
    repository.serve("2.a.json", old);
    TufClient another = updater.client();
    assertThat(
            catchThrowableOfType(
                UntrustedException.VersionMismatch.class, () -> another.target("x")))
        .isNotNull();
  }

  @Test
  void storedRole_isNotFetchedAgain_untilItChanges() {
    delegate("targets", "a", "*").target("x", Bytes.utf8("1"));
    assertThat(visitedFor("x")).containsExactly("a");
    assertThat(visitedFor("x")).isEmpty();
    repository.publishNext(repository.role("a"));
    assertThat(visitedFor("x")).containsExactly("a");
    updater.assertStored(new RoleName("a"), "2.a.json");
  }

  @Test
  void storedRoleThatExpired_isFetchedAnewAndRefused() {
    repository.role("a").expires = SimulatedRepository.NOW.plusSeconds(60);
    delegate("targets", "a", "*").target("x", Bytes.utf8("1"));
    assertThat(visitedFor("x")).containsExactly("a");
    updater.now = SimulatedRepository.NOW.plusSeconds(60);
    refused(UntrustedException.Expired.class, "x");
  }

  @Test
  void roleVerifiedForOneDelegator_isVerifiedAgainForAnother_inTheSameSession() {
    delegate("targets", "first", "one/*");
    SimulatedRole shared = repository.role("shared");
    SimulatedKey honest = shared.keys.get(0);
    shared.target("one/x", Bytes.utf8("x"));
    shared.target("two/x", Bytes.utf8("x"));
    delegate("first", "shared", "one/*");
    delegate("targets", "second", "two/*");
    shared.keys = List.of(SimulatedKey.ed25519());
    delegate("second", "shared", "two/*");
    shared.keys = List.of(honest);
    repository.publish();
    TufClient client = updater.client();
    assertThat(client.target("one/x").role()).isEqualTo(new RoleName("shared"));
    repository.requests.clear();
    assertThat(
            catchThrowableOfType(
                UntrustedException.InsufficientSignatures.class, () -> client.target("two/x")))
        .isNotNull();
    assertThat(repository.requests).containsExactly("1.second.json");
  }

  @Test
  void storedRoleOfANewDelegator_mustBeSignedForIt() {
    delegate("targets", "a", "*").target("x", Bytes.utf8("1"));
    visitedFor("x");
    repository.targets.withdrawDelegations();
    SimulatedRole a = repository.role("a");
    List<SimulatedKey> old = a.keys;
    a.keys = List.of(SimulatedKey.ed25519());
    delegate("targets", "a", "*");
    a.keys = old;
    repository.publishNext(repository.targets);
    refused(UntrustedException.InsufficientSignatures.class, "x");
  }

  @Test
  void pathHashPrefixes_decideByTheHashOfThePath() {
    String hash = Digest.sha256Of(Bytes.utf8("some/x")).hex();
    SimulatedRole in = repository.role("in");
    SimulatedRole out = repository.role("out");
    String other = hash.startsWith("0") ? "1" : "0";
    repository.targets.delegate(out, new HashPrefixPaths(List.of(other)), false);
    repository.targets.delegate(in, new HashPrefixPaths(List.of(hash.substring(0, 3))), false);
    in.target("some/x", Bytes.utf8("x"));
    assertThat(visitedFor("some/x")).containsExactly("in");
    assertThat(updater.client().target("some/x").role()).isEqualTo(new RoleName("in"));
  }

  @Test
  void succinctBin_isTheOnlyRoleAsked() {
    SimulatedRole model = repository.role("bin-model");
    repository.targets.delegateBins(model, 8, "bin");
    String bin = "bin-" + Digest.sha256Of(Bytes.utf8("some/x")).hex().substring(0, 2);
    SimulatedRole role = repository.role(bin);
    role.keys = model.keys;
    role.target("some/x", Bytes.utf8("x"));
    assertThat(visitedFor("some/x")).containsExactly(bin);
    role.signers = List.of(SimulatedKey.ed25519());
    repository.publishNext(role);
    refused(UntrustedException.InsufficientSignatures.class, "some/x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../root", "a/b/../../c", "..", ".", "a b?c#d%", "ROOT", "\u00e9\u4e2d", "con"})
  void oddRoleNames_areEncodedInRequests_andStoredInsideTheFolder(String name, @TempDir Path folder)
      throws Exception {
    Updater onDisk = new Updater(repository, RoleStore.directory(folder.resolve("d")));
    TufClient.install(onDisk.store, repository.anchor());
    delegate("targets", name, "*").target("x", Bytes.utf8("x"));
    repository.publish();
    TufClient client = onDisk.client();
    assertThat(client.target("x").role()).isEqualTo(new RoleName(name));
    onDisk.assertStored(new RoleName(name), repository.name(repository.role(name)));
    onDisk.assertStored(RoleName.ROOT, "1.root.json");
    try (var inside = Files.list(folder)) {
      assertThat(inside).containsExactly(folder.resolve("d"));
    }
    try (var roles = Files.list(folder.resolve("d"))) {
      assertThat(roles.filter(file -> file.toString().endsWith(".json"))).hasSize(5);
    }
    assertThat(repository.requests)
        .allSatisfy(file -> assertThat(file).matches("[A-Za-z0-9%._~-]+"));
  }

  @Test
  void veryLongRoleName_isStored(@TempDir Path folder) {
    Updater onDisk = new Updater(repository, RoleStore.directory(folder));
    TufClient.install(onDisk.store, repository.anchor());
    String name = "r".repeat(3000);
    delegate("targets", name, "*").target("x", Bytes.utf8("x"));
    repository.publish();
    onDisk.client().target("x");
    onDisk.assertStored(new RoleName(name), repository.name(repository.role(name)));
  }
}
