// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.crypto.KeyAccessException;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.KeyGenerator;
import dev.contenttrust.crypto.RootCertificateIssuer;
import dev.contenttrust.crypto.RootCertificates;
import dev.contenttrust.crypto.SignatureScheme;
import dev.contenttrust.crypto.SignatureVerifier;
import dev.contenttrust.crypto.Signer;
import dev.contenttrust.crypto.SigningKey;
import dev.contenttrust.crypto.Vectors;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * What is to hold of a PKCS#11 token. A program of its own, because SoftHSM finds its token through
 * the environment of the process that loads it; {@link Pkcs11KeyStoreTest} starts it.
 */
final class Pkcs11Scenario {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Gun APP = new Gun("example.com:5000/app");

  private Pkcs11Scenario() {}

  public static void main(String[] arguments) throws Exception {
    Path library = Path.of(arguments[0]);
    Pkcs11KeyStore store = open(library, arguments[1]);
    for (String role : List.of("root", "targets", "snapshot", "timestamp", "alice")) {
      for (KeyAlgorithm algorithm : List.of(KeyAlgorithm.ECDSA_P256, KeyAlgorithm.RSA_2048)) {
        KeyEntry entry = store.generate(algorithm, role, APP);
        assertThat(store.list()).contains(entry);
        assertThat(entry.gun()).isEqualTo(KeyEntry.belongsToRepository(role) ? APP : null);
        requireSignatures(store.find(entry.id()).orElseThrow());
      }
    }
    assertThat(store.list()).hasSize(10);
    importedKeys(store);
    refusals(store, library);
    Pkcs11KeyStore again = open(library, arguments[1]);
    assertThat(again.list()).containsExactlyInAnyOrderElementsOf(store.list());
    for (KeyEntry entry : again.list()) {
      assertThat(again.remove(entry.id())).isTrue();
    }
    assertThat(again.list()).isEmpty();
  }

  private static Pkcs11KeyStore open(Path library, String pin) {
    return Pkcs11KeyStore.open(
        "SoftHsm", library, 0, pin.toCharArray(), RANDOM, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static void importedKeys(Pkcs11KeyStore store) {
    for (KeyAlgorithm algorithm : List.of(KeyAlgorithm.ECDSA_P256, KeyAlgorithm.RSA_2048)) {
      SigningKey key = new KeyGenerator(RANDOM).generate(algorithm);
      KeyEntry entry = store.add(key, "targets", APP);
      assertThat(entry.id()).isEqualTo(key.id());
      requireSignatures(store.find(key.id()).orElseThrow());
      KeyEntry renamed = store.add(key, "bob", null);
      assertThat(store.list()).contains(renamed).doesNotContain(entry);
      requireSignatures(store.find(key.id()).orElseThrow());
    }
  }

  private static void refusals(Pkcs11KeyStore store, Path library) {
    assertThatThrownBy(() -> store.generate(KeyAlgorithm.ED25519, "alice", null))
        .isInstanceOf(KeyAccessException.class);
    SigningKey ed25519 = new KeyGenerator(RANDOM).generate(KeyAlgorithm.ED25519);
    assertThatThrownBy(() -> store.add(ed25519, "alice", null))
        .isInstanceOf(KeyAccessException.class);
    assertThat(store.find(new KeyId(Vectors.K1_ID))).isEmpty();
    assertThat(store.remove(new KeyId(Vectors.K1_ID))).isFalse();
    assertThatThrownBy(() -> open(library.resolveSibling("absent.so"), "1"))
        .isInstanceOf(KeyAccessException.class);
  }

  private static void requireSignatures(Signer signer) {
    Signature signature =
        new Signature(
            new KeyId("id"),
            signer.scheme().notaryMethod().orElseThrow(),
            signer.sign(Vectors.MESSAGE));
    assertThat(SignatureVerifier.create().verifies(signer.publicKey(), signature, Vectors.MESSAGE))
        .isTrue();
    try {
      RootCertificates.parse(new RootCertificateIssuer(RANDOM).issue(signer, APP, NOW))
          .usableAt(APP, NOW);
    } catch (dev.contenttrust.crypto.UnusableCertificateException e) {
      throw new AssertionError(e);
    }
    Optional<Signer> impossible = signer.withScheme(SignatureScheme.ED25519);
    assertThat(impossible).isEmpty();
  }
}
