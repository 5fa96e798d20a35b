// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import static dev.contenttrust.client.publish.PublishingHouse.newKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.crypto.CanonicalKeyId;
import dev.contenttrust.crypto.keystore.KeyStore;
import dev.contenttrust.crypto.keystore.MemoryKeyStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which delegations a tag goes into, and what becomes of it when signers come and go. */
class SignersTest {
  private static final Gun GUN = new Gun("localhost:5000/team/app");
  private static final Digest ONE = Digest.sha256Of(Bytes.utf8("one"));
  private static final RoleName ALICE = new RoleName("targets/alice");

  @TempDir Path folder;

  @AutoClose private final PublishingHouse house = PublishingHouse.open();
  private final KeyStore keys = new MemoryKeyStore(new SecureRandom());
  private final TrustPublisher publisher = house.publisher(keys);

  @Test
  void tag_goesIntoTheDelegationsWhoseKeysAreAtHand_neverIntoTargets() {
    PublicKey alice = newKey(keys, "alice");
    publisher.initialiser().initialise(publisher.edit(GUN));
    publisher.addSigner(GUN, "alice", List.of(alice));
    publisher.addSigner(GUN, "bob", List.of(newKey(new MemoryKeyStore(new SecureRandom()), "bob")));

    PublishReport report = publisher.signTag(GUN, "1.0", ONE, 3);

    assertThat(report.versions()).containsOnlyKeys(ALICE, RoleName.RELEASES);
    assertThat(house.reader().lookup(GUN, "1.0", RoleName.RELEASES).role())
        .isEqualTo(RoleName.RELEASES);
  }

  @Test
  void delegationsWithoutAKeyAtHand_refuseTheTag_evenWithTheTargetsKey() {
    publisher.initialiser().initialise(publisher.edit(GUN));
    publisher.addSigner(GUN, "bob", List.of(newKey(new MemoryKeyStore(new SecureRandom()), "bob")));

    assertThatThrownBy(() -> publisher.signTag(GUN, "1.0", ONE, 3))
        .isInstanceOf(PublishException.class)
        .hasMessageContaining("no valid signing keys for delegation roles");
  }

  @Test
  void collaboratorWithOnlyADelegationKey_canSign() {
    KeyStore aliceKeys = new MemoryKeyStore(new SecureRandom());
    PublicKey alice = newKey(aliceKeys, "alice");
    publisher.initialiser().initialise(publisher.edit(GUN));
    publisher.addSigner(GUN, "alice", List.of(alice));

    house.publisher(aliceKeys).signTag(GUN, "1.0", ONE, 3);

    assertThat(house.reader().resolve(ImageReference.parse(GUN + ":1.0")).digest()).isEqualTo(ONE);
  }

  @Test
  void revokedTag_isGoneWhereItCanBeSigned_andTheRestIsTold() {
    KeyStore aliceKeys = new MemoryKeyStore(new SecureRandom());
    PublicKey alice = newKey(aliceKeys, "alice");
    publisher
        .initialiser()
        .initialise(
            publisher
                .edit(GUN)
                .signTag("1.0", ONE, 3, RoleName.TARGETS)
                .addSigner("alice", List.of(alice)));
    house.publisher(aliceKeys).signTag(GUN, "1.0", ONE, 3);

    PublishReport report = house.publisher(aliceKeys).revokeTag(GUN, "1.0");

    assertThat(report.versions()).containsOnlyKeys(ALICE, RoleName.RELEASES);
    assertThat(report.notes()).singleElement().asString().contains("still signed in [targets]");
    publisher.revokeTag(GUN, "1.0");
    assertThatThrownBy(() -> house.reader().resolve(ImageReference.parse(GUN + ":1.0")))
        .isInstanceOf(NotSignedException.class);
    assertThatThrownBy(() -> publisher.revokeTag(GUN, "1.0"))
        .isInstanceOf(NotSignedException.class)
        .hasMessageContaining("no such signed tags");
  }

  @Test
  void lastSigner_isRemovedOnlyByForce_aSignerThatSharesAKeyKeepsItsRights() {
    var key = List.of(newKey(keys, "alice"));
    publisher
        .initialiser()
        .initialise(publisher.edit(GUN).addSigner("alice", key).addSigner("bob", key));
    publisher.signTag(GUN, "1.0", ONE, 3);

    PublishReport removed = publisher.removeSigner(GUN, "alice", false);

    assertThat(removed.notes()).singleElement().asString().contains("[bob]");
    assertThat(house.reader().resolve(ImageReference.parse(GUN + ":1.0")).digest()).isEqualTo(ONE);
    assertThatThrownBy(() -> publisher.removeSigner(GUN, "bob", false))
        .isInstanceOf(PublishException.class)
        .hasMessageContaining("add another signer first");
    assertThatThrownBy(() -> publisher.removeSigner(GUN, "carol", true))
        .isInstanceOf(PublishException.class)
        .hasMessageContaining("no signer carol");
  }

  @Test
  @DisplayName("threat W15: a signer's key that serves another repository is told")
  void keyThatServesTwoRepositories_isTold() {
    Gun other = new Gun("localhost:5000/team/other");
    MetadataStore shared = MetadataStore.directory(folder);
    TrustPublisher desk = house.publisher(keys, shared);
    PublicKey alice = newKey(keys, "alice");
    var alices = List.of(alice);
    var bobs = List.of(newKey(keys, "bob"));
    desk.initialiser().initialise(desk.edit(GUN));
    desk.initialiser().initialise(desk.edit(other));
    assertThat(desk.addSigner(GUN, "alice", alices).notes()).isEmpty();

    PublishReport report = desk.addSigner(other, "alice", alices);

    assertThat(report.notes())
        .singleElement()
        .asString()
        .contains(CanonicalKeyId.of(alice).orElseThrow().value(), GUN.value(), "a key of its own");
    assertThat(desk.addSigner(other, "bob", bobs).notes()).isEmpty();
    assertThat(desk.signTag(other, "1.0", ONE, 3).notes()).isEmpty();
    assertThat(shared.collections()).containsExactlyInAnyOrder(GUN, other);
  }
}
