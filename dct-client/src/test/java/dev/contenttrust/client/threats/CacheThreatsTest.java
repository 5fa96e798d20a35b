// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.threats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.Warning;
import dev.contenttrust.client.WhenUnreachable;
import dev.contenttrust.client.store.UnwritableStore;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.RepositoryBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threats W12 to W14: a cache that is damaged, hostile, or cannot be used. */
class CacheThreatsTest {
  @TempDir Path folder;

  private static Path own(Scenario scenario) {
    return scenario.cached(RoleName.ROOT).getParent().resolveSibling(".dct");
  }

  @Test
  void w12_everythingStoredIsDamaged_isNotAFirstUse() throws Exception {
    Scenario scenario = Scenario.trusted(folder);
    for (RoleName role : Scenario.EVERY_ROLE) {
      Files.write(scenario.cached(role), new byte[0]);
    }
    Files.write(own(scenario).resolve("ledger.json"), new byte[0]);
    scenario.restart();

    UntrustedException.RootRejected refusal =
        scenario.refused(RoleName.TARGETS, UntrustedException.RootRejected.class);

    assertThat(refusal).hasMessageContaining("forget");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lock", "metadata"})
  void w12_storeThatCannotBeRead_isNotAFirstUse(String what) throws Exception {
    Scenario scenario = Scenario.trusted(folder.resolve("trust"));
    Path lock = own(scenario).resolve("lock");
    if (what.equals("lock")) {
      Files.delete(lock);
      Files.createDirectory(lock);
    } else {
      Path metadata = own(scenario).resolveSibling("metadata");
      Path outside = folder.resolve("outside");
      Files.move(metadata, outside);
      Files.createSymbolicLink(metadata, outside);
    }
    scenario.restart();

    scenario.refused(RoleName.TARGETS, UntrustedException.RootRejected.class);
  }

  @Test
  void w12_emptyStore_isAFirstUse() throws Exception {
    Files.createDirectories(folder.resolve("tuf"));

    Scenario.unseen(folder).accept();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../x", "targets/../x", "Root", "x\\u0000y", "targets/x/", ""})
  void w14_ledgerThatNamesNoRole_isDamage_andFilesStillProtect(String name) throws Exception {
    Scenario scenario = Scenario.unseen(folder);
    PublishedRepository old = scenario.repository.publish();
    scenario.resignEverything();
    scenario.accept();
    Path ledger = own(scenario).resolve("ledger.json");
    String honest = Files.readString(ledger);
    String digest = "\"sha256:" + "0".repeat(64) + "\"";
    Files.writeString(
        ledger,
        honest.replaceFirst(
            "\"files\":\\{", "\"files\":{\"" + name.replace("\\", "\\\\") + "\":" + digest + ","));
    scenario.restart();

    scenario.accept();

    scenario.source.serve(old);
    scenario.refused(RoleName.TARGETS, UntrustedException.Rollback.class);
  }

  @Test
  void w14_linkInPlaceOfANestedFolder_isNotWrittenThrough() throws Exception {
    Scenario scenario = Scenario.trusted(folder.resolve("trust"));
    Path nested = scenario.cached(Scenario.DEEP).getParent();
    Path outside = folder.resolve("outside");
    Files.move(nested, outside);
    byte[] before = Files.readAllBytes(outside.resolve("deep.json"));
    Files.createSymbolicLink(nested, outside);
    scenario.resignEverything();
    scenario.restart();

    scenario.accept();
    scenario.repository.withoutDelegation(Scenario.DEEP.value());
    scenario.publish();
    scenario.restart();
    scenario.resolve();

    assertThat(outside.resolve("deep.json")).hasBinaryContent(before);
  }

  private static TrustClient withoutStore(Scenario scenario) {
    return TrustClient.builder()
        .trustOnFirstUse()
        .sources(gun -> scenario.source)
        .store(new UnwritableStore())
        .whenUnreachable(WhenUnreachable.USE_CACHE)
        .clock(Clock.fixed(RepositoryBuilder.NOW, ZoneOffset.UTC))
        .build();
  }

  @Test
  void w1_rollback_isRefusedByAClientThatCouldNotStoreWhatItTrusts() {
    Scenario scenario = Scenario.unseen(folder);
    PublishedRepository old = scenario.repository.publish();
    scenario.resignEverything();
    TrustClient client = withoutStore(scenario);
    Gun gun = scenario.repository.gun();
    SignedTarget trusted = client.lookup(gun, Scenario.TAG);
    assertThat(trusted.warnings()).anyMatch(w -> w instanceof Warning.StoreNotWritten);

    scenario.source.serve(old);

    assertThat(
            catchThrowableOfType(
                UntrustedException.Rollback.class, () -> client.lookup(gun, Scenario.TAG)))
        .isNotNull();
    scenario.source.failWith(
        new TrustServerException(
            gun.value(), TrustServerException.Reason.UNREACHABLE, 0, "as the test wants", null));
    assertThat(client.lookup(gun, Scenario.TAG).digest()).isEqualTo(trusted.digest());
  }

  @Test
  void firstUse_isOneUse_forAClientThatCouldNotStoreTheRoot() {
    Scenario scenario = Scenario.unseen(folder);
    TrustClient client = withoutStore(scenario);
    Gun gun = scenario.repository.gun();
    client.lookup(gun, Scenario.TAG);

    scenario.source.serve(
        RepositoryBuilder.repository()
            .targets(t -> t.target(Scenario.TAG, "of somebody else"))
            .publish());

    assertThat(
            catchThrowableOfType(
                UntrustedException.RootRotationRejected.class,
                () -> client.lookup(gun, Scenario.TAG)))
        .isNotNull();
    client.forget(gun);
    assertThat(client.lookup(gun, Scenario.TAG)).isNotNull();
  }

  @Test
  void w2_roleThatWasListedAndNeverGood_mayNotVanish_howeverOftenOneAsks() {
    Scenario scenario = Scenario.unseen(folder);
    scenario.repository.delegation(
        Scenario.RELEASES.value(), r -> r.expires(RepositoryBuilder.NOW.minusSeconds(1)));
    scenario.publish();
    assertThat(catchThrowableOfType(UntrustedException.Expired.class, scenario::resolve))
        .isNotNull();

    scenario.repository.delegation(Scenario.RELEASES.value(), r -> r.notInSnapshot());
    scenario.publish();

    for (int i = 0; i < 3; i++) {
      assertThat(catchThrowableOfType(UntrustedException.Missing.class, scenario::resolve))
          .isNotNull();
      scenario.restart();
    }
  }

  @Test
  void w19_delegationThatWasDamagedOnTheWay_isAskedForAgain() {
    Scenario scenario = Scenario.trusted(folder);
    scenario.resignEverything();
    String file = "targets/releases." + hashOf(scenario, Scenario.RELEASES) + ".json";
    scenario.source.answer(file, () -> Optional.of(Bytes.utf8("damaged")));
    assertThat(catchThrowableOfType(UntrustedException.ChecksumMismatch.class, scenario::resolve))
        .isNotNull();

    scenario.source.recover();

    assertThat(scenario.resolve()).isNotNull();
    assertThat(scenario.ask(Scenario.RELEASES).role()).isEqualTo(Scenario.RELEASES);
  }

  private static String hashOf(Scenario scenario, RoleName role) {
    return Digest.sha256Of(scenario.repository.published(role)).hex();
  }
}
