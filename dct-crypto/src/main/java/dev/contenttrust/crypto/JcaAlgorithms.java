// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import org.jspecify.annotations.Nullable;

/** The names under which the Java Cryptography Architecture knows our schemes. */
final class JcaAlgorithms {
  /** The salt that Notary demands, in bytes. */
  private static final int PSS_SALT_BYTES = 32;

  private JcaAlgorithms() {}

  static KeyFactory keyFactory(DecodedKey key, @Nullable Provider provider)
      throws GeneralSecurityException {
    String name =
        key instanceof DecodedKey.Ec ? "EC" : key instanceof DecodedKey.Rsa ? "RSA" : "Ed25519";
    return provider == null ? KeyFactory.getInstance(name) : KeyFactory.getInstance(name, provider);
  }

  static java.security.PublicKey publicKey(DecodedKey key, @Nullable Provider provider)
      throws GeneralSecurityException {
    return keyFactory(key, provider)
        .generatePublic(new X509EncodedKeySpec(key.spkiDer().toArray()));
  }

  /**
   * Returns an engine for the scheme; ECDSA engines take and give DER, the form every provider has.
   */
  static Signature engine(SignatureScheme scheme, @Nullable Provider provider)
      throws GeneralSecurityException {
    String name =
        switch (scheme) {
          case ECDSA_SHA256_FIXED, ECDSA_P256_SHA256_DER -> "SHA256withECDSA";
          case ECDSA_P384_SHA384_DER -> "SHA384withECDSA";
          case RSA_PSS_SHA256 -> "RSASSA-PSS";
          case RSA_PKCS1_SHA256 -> "SHA256withRSA";
          case ED25519 -> "Ed25519";
        };
    return provider == null ? Signature.getInstance(name) : Signature.getInstance(name, provider);
  }

  /**
   * Sets what the scheme fixes beyond the engine's name; to be called after the engine knows its
   * key.
   */
  static void configure(Signature engine, SignatureScheme scheme) throws GeneralSecurityException {
    if (scheme == SignatureScheme.RSA_PSS_SHA256) {
      engine.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSS_SALT_BYTES, 1));
    }
  }

  /** A key held by a provider. */
  record Key(DecodedKey key, java.security.PublicKey jcaKey, @Nullable Provider provider)
      implements VerifyingKey {
    @Override
    public boolean verifies(SignatureScheme scheme, Bytes message, Bytes signature)
        throws GeneralSecurityException, IOException {
      Bytes encoded = signature;
      if (key instanceof DecodedKey.Ec ec) {
        // decoded first, so that the provider's idea of a well-formed signature does not matter
        encoded =
            EcdsaSignatures.transcode(
                signature, scheme, SignatureScheme.ECDSA_P256_SHA256_DER, ec.curve());
      } else if (signature.size() != lengthOf(key)) {
        return false;
      }
      Signature engine = engine(scheme, provider);
      engine.initVerify(jcaKey);
      configure(engine, scheme);
      engine.update(message.asBuffer());
      return engine.verify(encoded.toArray());
    }

    private static int lengthOf(DecodedKey key) {
      return key instanceof DecodedKey.Rsa rsa ? rsa.signatureLength() : 64;
    }
  }
}
