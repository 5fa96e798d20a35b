// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.crypto.KeyAccessException;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.KeyGenerator;
import dev.contenttrust.crypto.Signer;
import dev.contenttrust.crypto.SigningKey;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class CombinedKeyStoreTest {
  private static final Gun GUN = new Gun("registry.example.com/app");

  private final KeyGenerator generator = new KeyGenerator(new SecureRandom());
  private final MemoryKeyStore first = new MemoryKeyStore(new SecureRandom());
  private final MemoryKeyStore second = new MemoryKeyStore(new SecureRandom());
  private final CombinedKeyStore both = CombinedKeyStore.of(first, second);

  @Test
  void keysOfEveryStore_areListedAndFoundOnce() {
    SigningKey shared = generator.generate(KeyAlgorithm.ECDSA_P256);
    KeyEntry told = first.add(shared, "alice", null);
    second.add(shared, "bob", null);
    KeyEntry only = second.generate(KeyAlgorithm.ECDSA_P256, "targets", GUN);

    assertThat(both.list()).containsExactlyInAnyOrder(told, only);
    assertThat(both.find(only.id()).map(Signer::publicKey))
        .isEqualTo(second.find(only.id()).map(Signer::publicKey));
    assertThat(both.find(new KeyId("0".repeat(64)))).isEmpty();
  }

  @Test
  void newKeys_goToTheFirstStore() {
    KeyEntry made = both.generate(KeyAlgorithm.ECDSA_P256, "root", null);
    KeyEntry added = both.add(generator.generate(KeyAlgorithm.ECDSA_P256), "carol", null);

    assertThat(first.list()).containsExactlyInAnyOrder(made, added);
    assertThat(second.list()).isEmpty();
  }

  @Test
  void removedKey_isGoneFromEveryStore() {
    SigningKey shared = generator.generate(KeyAlgorithm.ECDSA_P256);
    first.add(shared, "alice", null);
    second.add(shared, "alice", null);

    assertThat(both.remove(shared.id())).isTrue();
    assertThat(both.list()).isEmpty();
    assertThat(both.remove(shared.id())).isFalse();
  }

  @Test
  void signerThatLivesElsewhere_canBeUsed_butNotManaged() {
    SigningKey key = generator.generate(KeyAlgorithm.ECDSA_P256);
    Signer signer = key.signer();
    SignerKeyStore remote = SignerKeyStore.of(signer, "alice", null);
    CombinedKeyStore combined = CombinedKeyStore.of(first, remote);

    assertThat(combined.list()).containsExactly(new KeyEntry(key.id(), "alice", null));
    assertThat(combined.find(key.id())).contains(signer);
    assertThat(combined.generate(KeyAlgorithm.ECDSA_P256, "bob", null).role()).isEqualTo("bob");
    assertThatExceptionOfType(KeyAccessException.class)
        .isThrownBy(() -> combined.remove(key.id()))
        .withMessageContaining("where it lives");
    assertThatExceptionOfType(KeyAccessException.class)
        .isThrownBy(() -> remote.generate(KeyAlgorithm.ECDSA_P256, "bob", null));
    assertThatExceptionOfType(KeyAccessException.class)
        .isThrownBy(() -> remote.add(key, "bob", null));
    assertThat(remote.remove(new KeyId("0".repeat(64)))).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignerKeyStore.of(signer, "targets", null));
  }
}
