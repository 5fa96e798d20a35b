// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.crypto.ExternalSigner.EcdsaEncoding;
import dev.contenttrust.crypto.ExternalSigner.Input;
import dev.contenttrust.crypto.ExternalSigner.Operation;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.ECGenParameterSpec;
import org.junit.jupiter.api.Test;

class ExternalSignerTest {
  private static final SignatureVerifier VERIFIER = SignatureVerifier.create();

  private final KeyPair pair = ecdsa();
  private final JcaSigner jca =
      JcaSigner.of(pair.getPrivate(), pair.getPublic(), Security.getProvider("SunEC"));

  private static KeyPair ecdsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] raw(String algorithm, PrivateKey key, byte[] input) throws Exception {
    java.security.Signature engine = java.security.Signature.getInstance(algorithm);
    engine.initSign(key);
    engine.update(input);
    return engine.sign();
  }

  private static boolean verifies(Signer signer) {
    Signature signature =
        new Signature(
            new KeyId("id"),
            signer.scheme().notaryMethod().orElseThrow(),
            signer.sign(Vectors.MESSAGE));
    return VERIFIER.verifies(signer.publicKey(), signature, Vectors.MESSAGE);
  }

  private ExternalSigner signer(Input input, EcdsaEncoding encoding, Operation operation) {
    return ExternalSigner.of(
        jca.publicKey(), SignatureScheme.ECDSA_SHA256_FIXED, input, encoding, operation);
  }

  @Test
  void messageAndDigest_inEitherEncoding_giveNotarySignatures() {
    PrivateKey key = pair.getPrivate();
    assertThat(
            verifies(
                signer(Input.MESSAGE, EcdsaEncoding.DER, in -> raw("SHA256withECDSA", key, in))))
        .isTrue();
    assertThat(
            verifies(
                signer(
                    Input.MESSAGE,
                    EcdsaEncoding.FIXED,
                    in -> raw("SHA256withECDSAinP1363Format", key, in))))
        .isTrue();
    assertThat(
            verifies(signer(Input.DIGEST, EcdsaEncoding.DER, in -> raw("NONEwithECDSA", key, in))))
        .isTrue();
    assertThat(
            verifies(
                signer(
                    Input.DIGEST,
                    EcdsaEncoding.FIXED,
                    in -> raw("NONEwithECDSAinP1363Format", key, in))))
        .isTrue();
  }

  @Test
  void wrongEncodingOrWrongKeyOrFailure_isASigningException() {
    PrivateKey key = pair.getPrivate();
    PrivateKey other = ecdsa().getPrivate();
    Operation[] wrong = {
      in -> raw("SHA256withECDSAinP1363Format", key, in),
      in -> raw("SHA256withECDSA", other, in),
      in -> new byte[0],
      in -> {
        throw new java.io.IOException("service refused");
      }
    };
    for (Operation operation : wrong) {
      ExternalSigner signer = signer(Input.MESSAGE, EcdsaEncoding.DER, operation);
      assertThatThrownBy(() -> signer.sign(Vectors.MESSAGE)).isInstanceOf(SigningException.class);
    }
  }

  @Test
  void jcaKeys_signInEverySchemeOfTheirAlgorithm() throws Exception {
    assertThat(verifies(jca)).isTrue();
    Bytes der =
        jca.withScheme(SignatureScheme.ECDSA_P256_SHA256_DER).orElseThrow().sign(Vectors.MESSAGE);
    assertThat(
            VERIFIER.verifies(
                PublicKeyForms.toTuf(jca.publicKey()),
                new Signature(new KeyId("id"), null, der),
                Vectors.MESSAGE))
        .isTrue();
    assertThat(jca.withScheme(SignatureScheme.ECDSA_P384_SHA384_DER)).isEmpty();
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2048);
    KeyPair rsaPair = rsa.generateKeyPair();
    JcaSigner rsaSigner =
        JcaSigner.of(rsaPair.getPrivate(), rsaPair.getPublic(), Security.getProvider("SunRsaSign"));
    assertThat(verifies(rsaSigner)).isTrue();
    assertThat(verifies(rsaSigner.withScheme(SignatureScheme.RSA_PKCS1_SHA256).orElseThrow()))
        .isTrue();
    KeyPair edPair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    assertThat(
            verifies(
                JcaSigner.of(
                    edPair.getPrivate(), edPair.getPublic(), Security.getProvider("SunEC"))))
        .isTrue();
  }

  @Test
  void impossibleCombination_isRefusedAtOnce() {
    Operation none = in -> in;
    assertThatThrownBy(
            () ->
                ExternalSigner.of(
                    Vectors.k2(), SignatureScheme.ED25519, Input.DIGEST, EcdsaEncoding.DER, none))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                ExternalSigner.of(
                    Vectors.k1(),
                    SignatureScheme.RSA_PSS_SHA256,
                    Input.MESSAGE,
                    EcdsaEncoding.DER,
                    none))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void textOfKeysAndSigners_showsNoSecret() {
    SigningKey key = new KeyGenerator(new SecureRandom()).generate(KeyAlgorithm.ECDSA_P256);
    String secret =
        java.util.HexFormat.of().formatHex(key.exportUnencryptedPkcs8()).substring(60, 120);
    assertThat(key.toString()).contains(key.id().value()).doesNotContain(secret);
    assertThat(key.signer().toString()).contains(key.id().value()).doesNotContain(secret);
  }
}
