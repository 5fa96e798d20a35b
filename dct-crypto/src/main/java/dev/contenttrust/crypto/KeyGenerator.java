// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/** Generates private keys in memory. Thread-safe if its source of randomness is. */
public final class KeyGenerator {
  private final SecureRandom random;

  /**
   * Creates a generator.
   *
   * @param random where the keys' secrets come from
   */
  public KeyGenerator(SecureRandom random) {
    this.random = random;
  }

  /**
   * Generates a key.
   *
   * @param algorithm the kind of key
   * @return a new key
   */
  public SigningKey generate(KeyAlgorithm algorithm) {
    return switch (algorithm) {
      case ECDSA_P256 -> ec(NamedCurve.P256);
      case ECDSA_P384 -> ec(NamedCurve.P384);
      case ED25519 ->
          new SigningKey(new PrivateKeyMaterial.Ed25519(new Ed25519PrivateKeyParameters(random)));
      case RSA_2048 -> rsa(2048);
      case RSA_3072 -> rsa(3072);
      case RSA_4096 -> rsa(4096);
    };
  }

  private SigningKey ec(NamedCurve curve) {
    ECKeyPairGenerator generator = new ECKeyPairGenerator();
    generator.init(new ECKeyGenerationParameters(curve.domain(), random));
    AsymmetricCipherKeyPair pair = generator.generateKeyPair();
    return new SigningKey(
        PrivateKeyMaterial.Ec.of(
            curve,
            ((org.bouncycastle.crypto.params.ECPrivateKeyParameters) pair.getPrivate()).getD()));
  }

  private SigningKey rsa(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits, random);
      return SigningKey.fromPkcs8(generator.generateKeyPair().getPrivate().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK generates RSA keys", e);
    }
  }
}
