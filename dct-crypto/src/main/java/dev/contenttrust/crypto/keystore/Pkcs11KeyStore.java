// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.crypto.CanonicalKeyId;
import dev.contenttrust.crypto.JcaSigner;
import dev.contenttrust.crypto.KeyAccessException;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.PublicKeyForms;
import dev.contenttrust.crypto.RootCertificateIssuer;
import dev.contenttrust.crypto.Signer;
import dev.contenttrust.crypto.SigningKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps keys for every role in a PKCS#11 token, through the JDK's provider. Generated keys never
 * leave the token. ECDSA and RSA only: the JDK 17 provider knows no Ed25519.
 *
 * <p>Role and repository stand in the object's label, {@code dct ROLE GUN ID}; a token demands a
 * certificate beside each key, so that a self-signed one is stored, which nobody looks at.
 * Thread-safe.
 */
public final class Pkcs11KeyStore implements KeyStore {
  /** The name in the certificates that tokens demand. */
  private static final Gun CERTIFICATE_NAME = new Gun("key.invalid/token");

  private final Provider provider;
  private final java.security.KeyStore token;
  private final RootCertificateIssuer issuer;
  private final Clock clock;

  private Pkcs11KeyStore(
      Provider provider, java.security.KeyStore token, SecureRandom random, Clock clock) {
    this.provider = provider;
    this.token = token;
    this.issuer = new RootCertificateIssuer(random);
    this.clock = clock;
  }

  /**
   * Opens a token through its library. The provider that is made for it is not installed in the
   * JVM.
   *
   * @param name a short name for messages: letters and digits
   * @param library the PKCS#11 library of the token's maker
   * @param slotListIndex which of the library's slots, from 0
   * @param pin the user's PIN; not kept and not wiped
   * @param random where serial numbers of certificates come from
   * @param clock for the certificates' dates
   * @return the store
   * @throws KeyAccessException if library, slot or PIN do not work
   */
  public static Pkcs11KeyStore open(
      String name, Path library, int slotListIndex, char[] pin, SecureRandom random, Clock clock) {
    if (!name.matches("[A-Za-z0-9]{1,32}")) {
      throw new IllegalArgumentException("the name of a token has 1 to 32 letters and digits");
    }
    Provider base = Security.getProvider("SunPKCS11");
    if (base == null) {
      throw new KeyAccessException("this Java runtime has no PKCS#11 support", null);
    }
    String configuration =
        "--name = "
            + name
            + "\nlibrary = \""
            + library.toAbsolutePath()
            + "\"\nslotListIndex = "
            + slotListIndex
            + "\nattributes(generate, CKO_PRIVATE_KEY, *) = {\n  CKA_SENSITIVE = true\n"
            + "  CKA_EXTRACTABLE = false\n}\n"
            + "attributes(import, CKO_PRIVATE_KEY, *) = {\n  CKA_SENSITIVE = true\n"
            + "  CKA_EXTRACTABLE = false\n}\n";
    try {
      return open(base.configure(configuration), pin, random, clock);
    } catch (RuntimeException e) {
      if (e instanceof KeyAccessException known) {
        throw known;
      }
      throw new KeyAccessException("cannot load the PKCS#11 library " + library, e);
    }
  }

  /**
   * Opens a token through a provider that is configured already.
   *
   * @param provider a provider with a key store of type {@code PKCS11}
   * @param pin the user's PIN; not kept and not wiped
   * @param random where serial numbers of certificates come from
   * @param clock for the certificates' dates
   * @return the store
   * @throws KeyAccessException if the token or the PIN do not work
   */
  public static Pkcs11KeyStore open(
      Provider provider, char[] pin, SecureRandom random, Clock clock) {
    try {
      java.security.KeyStore token = java.security.KeyStore.getInstance("PKCS11", provider);
      token.load(null, pin);
      return new Pkcs11KeyStore(provider, token, random, clock);
    } catch (GeneralSecurityException | IOException e) {
      throw new KeyAccessException("cannot log in to the token of " + provider.getName(), e);
    }
  }

  @Override
  public synchronized List<KeyEntry> list() {
    List<KeyEntry> entries = new ArrayList<>();
    for (String alias : aliases()) {
      TokenLabel.parse(alias).ifPresent(entries::add);
    }
    return entries;
  }

  @Override
  public synchronized Optional<Signer> find(KeyId id) {
    for (String alias : aliases()) {
      if (TokenLabel.parse(alias).filter(entry -> entry.id().equals(id)).isPresent()) {
        return Optional.of(signer(alias, id));
      }
    }
    return Optional.empty();
  }

  @Override
  public synchronized KeyEntry add(SigningKey key, String role, @Nullable Gun gun) {
    KeyEntry entry = KeyRoles.entry(key.id(), role, gun);
    String algorithm =
        switch (key.publicKey().keyType()) {
          case "ecdsa" -> "EC";
          case "rsa" -> "RSA";
          default -> throw new KeyAccessException("the token holds ECDSA and RSA keys only", null);
        };
    byte[] pkcs8 = key.exportUnencryptedPkcs8();
    try {
      // the JDK's own key is handed over, which the provider then copies into the token
      PrivateKey transferred =
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      store(entry, transferred, key.signer());
      return entry;
    } catch (GeneralSecurityException e) {
      throw new KeyAccessException("cannot store the key " + key.id() + " in the token", e);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  @Override
  public synchronized KeyEntry generate(KeyAlgorithm algorithm, String role, @Nullable Gun gun) {
    try {
      KeyPair pair = generator(algorithm).generateKeyPair();
      Signer signer = JcaSigner.of(pair.getPrivate(), pair.getPublic(), provider);
      KeyId id = CanonicalKeyId.of(signer.publicKey()).orElseThrow();
      KeyEntry entry = KeyRoles.entry(id, role, gun);
      store(entry, pair.getPrivate(), signer);
      return entry;
    } catch (GeneralSecurityException e) {
      throw new KeyAccessException("the token cannot generate a key " + algorithm, e);
    }
  }

  @Override
  public synchronized boolean remove(KeyId id) {
    boolean found = false;
    for (String alias : aliases()) {
      if (TokenLabel.parse(alias).filter(entry -> entry.id().equals(id)).isPresent()) {
        try {
          token.deleteEntry(alias);
          found = true;
        } catch (GeneralSecurityException e) {
          throw new KeyAccessException("cannot remove the key " + id + " from the token", e);
        }
      }
    }
    return found;
  }

  private KeyPairGenerator generator(KeyAlgorithm algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator =
        switch (algorithm) {
          case ECDSA_P256, ECDSA_P384 -> KeyPairGenerator.getInstance("EC", provider);
          case RSA_2048, RSA_3072, RSA_4096 -> KeyPairGenerator.getInstance("RSA", provider);
          case ED25519 ->
              throw new KeyAccessException("the token holds ECDSA and RSA keys only", null);
        };
    switch (algorithm) {
      case ECDSA_P256 -> generator.initialize(new ECGenParameterSpec("secp256r1"));
      case ECDSA_P384 -> generator.initialize(new ECGenParameterSpec("secp384r1"));
      case RSA_2048 -> generator.initialize(2048);
      case RSA_3072 -> generator.initialize(3072);
      case RSA_4096 -> generator.initialize(4096);
      case ED25519 -> throw new AssertionError("refused above");
    }
    return generator;
  }

  /** Replaces entries of the same key only after the new one is in the token. */
  private void store(KeyEntry entry, PrivateKey key, Signer signer)
      throws GeneralSecurityException {
    Bytes pem = issuer.issue(signer, CERTIFICATE_NAME, clock.instant()).value();
    Certificate certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.toArray()));
    String label = TokenLabel.of(entry);
    List<String> before = aliases();
    token.setKeyEntry(label, key, null, new Certificate[] {certificate});
    for (String alias : before) {
      if (!alias.equals(label)
          && TokenLabel.parse(alias).filter(old -> old.id().equals(entry.id())).isPresent()) {
        token.deleteEntry(alias);
      }
    }
  }

  private Signer signer(String alias, KeyId id) {
    try {
      PrivateKey key = (PrivateKey) token.getKey(alias, null);
      Certificate certificate = token.getCertificate(alias);
      if (key == null || certificate == null) {
        throw new KeyAccessException("the token lost the key " + id, null);
      }
      Bytes spki = Bytes.copyOf(certificate.getPublicKey().getEncoded());
      if (!CanonicalKeyId.of(PublicKeyForms.fromSpki(spki)).equals(Optional.of(id))) {
        throw new KeyAccessException("the token holds another key under the id " + id, null);
      }
      return JcaSigner.of(key, certificate.getPublicKey(), provider);
    } catch (GeneralSecurityException e) {
      throw new KeyAccessException("the token does not give the key " + id, e);
    }
  }

  private List<String> aliases() {
    try {
      return Collections.list(token.aliases());
    } catch (GeneralSecurityException e) {
      throw new KeyAccessException("cannot list the keys of the token", e);
    }
  }

  @Override
  public String toString() {
    return "Pkcs11KeyStore[" + provider.getName() + "]";
  }
}
