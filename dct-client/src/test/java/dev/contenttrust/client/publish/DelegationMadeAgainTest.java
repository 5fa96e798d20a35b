// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import static dev.contenttrust.client.publish.PublishingHouse.newKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.crypto.keystore.KeyStore;
import dev.contenttrust.crypto.keystore.MemoryKeyStore;
import dev.contenttrust.testing.Fault;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A delegation that is removed and made again under its old name. */
class DelegationMadeAgainTest {
  private static final Gun GUN = new Gun("localhost:5000/team/app");
  private static final Digest ONE = Digest.sha256Of(Bytes.utf8("one"));
  private static final Digest TWO = Digest.sha256Of(Bytes.utf8("two"));
  private static final RoleName ALICE = new RoleName("targets/alice");

  @AutoClose private final PublishingHouse house = PublishingHouse.open();
  private final KeyStore keys = new MemoryKeyStore(new SecureRandom());
  private final TrustPublisher publisher = house.publisher(keys);

  @Test
  void delegationMadeAgain_continuesItsVersionsWithoutItsOldTargets() {
    var key = List.of(newKey(keys, "alice"));
    publisher.initialiser().initialise(publisher.edit(GUN).delegate(ALICE, key, List.of("")));
    publisher.publish(publisher.edit(GUN).signTag("1", ONE, 3, ALICE));
    publisher.publish(publisher.edit(GUN).signTag("2", ONE, 3, ALICE));
    publisher.publish(publisher.edit(GUN).removeDelegation(ALICE));

    PublishReport made = publisher.publish(publisher.edit(GUN).delegate(ALICE, key, List.of("")));
    PublishReport again = publisher.publish(publisher.edit(GUN).signTag("3", TWO, 3, ALICE));

    assertThat(made.notes()).singleElement().asString().contains("targets/alice starts empty");
    assertThat(again.notes()).isEmpty();
    assertThat(again.versions().get(ALICE)).isGreaterThan(2);
    assertThat(house.reader().list(GUN, ALICE)).extracting(SignedTarget::name).containsExactly("3");
  }

  @Test
  @DisplayName("a server over SQL fails where its snapshot does not list the asked role")
  void delegationMadeAgain_whereTheServerCannotSayWhatItHas_continuesItsVersionsToo() {
    var key = List.of(newKey(keys, "alice"));
    RepositoryEdit delegated = publisher.edit(GUN).delegate(ALICE, key, List.of(""));
    house.server().inject("_trust/tuf/targets/alice.json", new Fault.Status(500));
    publisher.initialiser().keepSnapshotKey().initialise(delegated);
    for (int i = 1; i <= 6; i++) {
      publisher.publish(publisher.edit(GUN).signTag("v" + i, ONE, 3, ALICE));
    }
    publisher.publish(publisher.edit(GUN).removeDelegation(ALICE));

    PublishReport again = publisher.publish(delegated.signTag("new", TWO, 3, ALICE));

    assertThat(again.versions()).containsEntry(ALICE, 7L);
    assertThat(again.conflicts()).isZero();
    assertThat(house.reader().list(GUN, ALICE))
        .extracting(SignedTarget::name)
        .containsExactly("new");
  }

  @Test
  void delegationMade_whereTheServerSendsFarTooMuchOfIt_startsEmpty() {
    house.server().inject("_trust/tuf/targets/alice.json", new Fault.Endless());
    publisher.initialiser().initialise(publisher.edit(GUN));

    PublishReport made =
        publisher.publish(
            publisher
                .edit(GUN)
                .delegate(ALICE, List.of(newKey(keys, "alice")), List.of(""))
                .signTag("1", ONE, 3, ALICE));

    assertThat(made.versions()).containsEntry(ALICE, 1L);
  }

  @Test
  void delegationMadeAgainForSomebodyElsesKey_isLeftToThem() {
    KeyStore aliceKeys = new MemoryKeyStore(new SecureRandom());
    var key = List.of(newKey(aliceKeys, "alice"));
    publisher.initialiser().initialise(publisher.edit(GUN).delegate(ALICE, key, List.of("")));
    house.publisher(aliceKeys).publish(publisher.edit(GUN).signTag("1", ONE, 3, ALICE));
    publisher.publish(publisher.edit(GUN).removeDelegation(ALICE));

    PublishReport again = publisher.publish(publisher.edit(GUN).delegate(ALICE, key, List.of("")));

    assertThat(again.versions()).containsOnlyKeys(RoleName.TARGETS);
    assertThat(again.notes())
        .singleElement()
        .asString()
        .contains("kept version 1 of the former targets/alice", "[1]", "valid again");
  }

  @Test
  void delegationMadeAgainForAnotherKey_revivesNothing() {
    KeyStore aliceKeys = new MemoryKeyStore(new SecureRandom());
    var key = List.of(newKey(aliceKeys, "alice"));
    var otherKey = List.of(newKey(aliceKeys, "alice"));
    publisher.initialiser().initialise(publisher.edit(GUN).delegate(ALICE, key, List.of("")));
    house.publisher(aliceKeys).publish(publisher.edit(GUN).signTag("1", ONE, 3, ALICE));
    publisher.publish(publisher.edit(GUN).removeDelegation(ALICE));

    PublishReport again =
        publisher.publish(publisher.edit(GUN).delegate(ALICE, otherKey, List.of("")));

    assertThat(again.notes()).isEmpty();
  }
}
