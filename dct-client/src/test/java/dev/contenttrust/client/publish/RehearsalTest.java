// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.crypto.keystore.KeyEntry;
import dev.contenttrust.crypto.keystore.MemoryKeyStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  private static final Gun GUN = new Gun("localhost:5000/team/app");
  private static final Digest ONE = Digest.sha256Of(Bytes.utf8("one"));

  @TempDir Path folder;

  @AutoClose private final PublishingHouse house = PublishingHouse.open();
  private final MemoryKeyStore keys = new MemoryKeyStore(new SecureRandom());
  private final MetadataStore store = MetadataStore.memory();
  private final TrustPublisher publisher = house.publisher(keys, store);
  private final TrustPublisher rehearsing = publisher.rehearsing();

  private void requireNothingButReading() {
    assertThat(house.server().requests())
        .isNotEmpty()
        .allMatch(request -> request.matches("GET .*[.]json (200|404)"));
  }

  @Test
  void initialisation_isOnlyTold() {
    PublishReport report =
        rehearsing
            .initialiser()
            .initialise(publisher.edit(GUN).signTag("1.0", ONE, 3, RoleName.TARGETS));

    assertThat(report.versions()).containsOnlyKeys(RoleName.ROOT, RoleName.TARGETS);
    assertThat(keys.list()).isEmpty();
    assertThat(store.load(GUN).files()).isEmpty();
    requireNothingButReading();
    assertThatExceptionOfType(NotSignedException.class).isThrownBy(() -> house.reader().open(GUN));
  }

  @Test
  void operations_reportWhatWouldBePublished_andChangeNothing() {
    publisher.initialiser().initialise(publisher.edit(GUN));
    publisher.signTag(GUN, "1.0", ONE, 3);
    List<KeyEntry> before = keys.list();
    house.server().clearRequests();

    assertThat(rehearsing.signTag(GUN, "2.0", ONE, 3).differences())
        .extracting(Difference::toString)
        .containsExactly("+ targets: 2.0 " + ONE + " 3 bytes");
    assertThat(rehearsing.revokeTag(GUN, "1.0").versions()).containsEntry(RoleName.TARGETS, 3L);
    assertThat(rehearsing.rotation().toNewKey(GUN, RoleName.TARGETS).versions())
        .containsOnlyKeys(RoleName.ROOT, RoleName.TARGETS);
    assertThat(rehearsing.rotation().toServer(GUN, RoleName.SNAPSHOT).versions())
        .containsOnlyKeys(RoleName.ROOT);
    assertThat(rehearsing.repair(GUN, Duration.ofDays(2000)).changedAnything()).isTrue();
    rehearsing.deleteRemote(GUN);

    requireNothingButReading();
    assertThat(keys.list()).containsExactlyInAnyOrderElementsOf(before);
    assertThat(store.load(GUN).files()).isNotEmpty();
    assertThat(house.reader().list(GUN)).hasSize(1);
  }

  @Test
  void whatCannotBeDone_failsInTheRehearsalToo() {
    publisher.initialiser().initialise(publisher.edit(GUN));

    assertThatExceptionOfType(NotSignedException.class)
        .isThrownBy(() -> rehearsing.revokeTag(GUN, "1.0"));
    keys.list().forEach(key -> keys.remove(key.id()));
    assertThatExceptionOfType(PublishException.class)
        .isThrownBy(() -> rehearsing.signTag(GUN, "1.0", ONE, 3))
        .satisfies(e -> assertThat(e.step()).isEqualTo(PublishException.Step.KEYS));
  }

  @Test
  void stagedChanges_stayStaged() {
    publisher.initialiser().initialise(publisher.edit(GUN));
    StagedChanges staged = StagedChanges.in(folder, GUN, Clock.systemUTC());
    staged.stage(publisher.edit(GUN).signTag("1.0", ONE, 3, RoleName.TARGETS));

    assertThat(staged.publish(rehearsing).changedAnything()).isTrue();
    assertThat(staged.edit().changes()).hasSize(1);
    assertThat(staged.publish(publisher).changedAnything()).isTrue();
    assertThat(staged.edit().changes()).isEmpty();
  }
}
