// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.PublicKey.Encoding;
import dev.contenttrust.core.metadata.Signature;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureVerifierTest {
  private static final SignatureVerifier VERIFIER = SignatureVerifier.create();
  private static final KeyGenerator GENERATOR = new KeyGenerator(new SecureRandom());
  private static final Bytes MESSAGE = Vectors.MESSAGE;
  private static final SigningKey RSA = GENERATOR.generate(KeyAlgorithm.RSA_2048);

  private static boolean verifies(PublicKey key, @Nullable String method, Bytes signature) {
    return verifies(VERIFIER, key, method, signature);
  }

  private static boolean verifies(
      SignatureVerifier verifier, PublicKey key, @Nullable String method, Bytes signature) {
    return verifier.verifies(key, new Signature(new KeyId("id"), method, signature), MESSAGE);
  }

  private static Bytes flipped(Bytes signature, int index) {
    byte[] changed = signature.toArray();
    changed[index] ^= 1;
    return Bytes.wrap(changed);
  }

  private static List<SignatureVerifier> everyProvider() {
    Provider bouncyCastle = new BouncyCastleProvider();
    return List.of(
        VERIFIER,
        SignatureVerifier.builder()
            .ecdsaProvider(Security.getProvider("SunEC"))
            .ed25519Provider(Security.getProvider("SunEC"))
            .rsaProvider(Security.getProvider("SunRsaSign"))
            .build(),
        SignatureVerifier.builder()
            .ecdsaProvider(bouncyCastle)
            .ed25519Provider(bouncyCastle)
            .rsaProvider(bouncyCastle)
            .build());
  }

  static Stream<Arguments> vectors() {
    return Stream.of(
        Arguments.of(Vectors.k1(), "ecdsa", Vectors.K1_SIGNATURE),
        Arguments.of(Vectors.k2(), "eddsa", Vectors.K2_SIGNATURE),
        Arguments.of(Vectors.k3(), "rsapss", Vectors.K3_SIGNATURE),
        Arguments.of(Vectors.x1(), "ecdsa", Vectors.K1_SIGNATURE));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  @DisplayName("case 26: signatures of the reference implementation, and one bit flipped")
  void referenceSignature_verifies_andFlippedDoesNot(
      PublicKey key, String method, String signature) {
    Bytes good = Vectors.base64(signature);
    for (SignatureVerifier verifier : everyProvider()) {
      assertThat(verifies(verifier, key, method, good)).isTrue();
      for (int index : new int[] {0, good.size() / 2, good.size() - 1}) {
        assertThat(verifies(verifier, key, method, flipped(good, index))).isFalse();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  @DisplayName("providers throw or answer no for signatures of wrong length: it is all the same")
  void signatureOfWrongLength_doesNotCount(PublicKey key, String method, String signature) {
    byte[] good = Vectors.base64(signature).toArray();
    for (SignatureVerifier verifier : everyProvider()) {
      for (int length : new int[] {0, 1, good.length - 1, good.length + 1, 2 * good.length}) {
        Bytes wrong = Bytes.wrap(Arrays.copyOf(good, length));
        assertThat(verifies(verifier, key, method, wrong)).describedAs("%s", length).isFalse();
      }
      assertThat(verifies(verifier, key, method, Bytes.wrap(new byte[good.length]))).isFalse();
    }
  }

  @Test
  @DisplayName("W16: only the methods of a key's own type count, for every pair")
  void methodOfAnotherKeyType_doesNotCount() {
    Map<String, SigningKey> keys =
        Map.of(
            "ecdsa", GENERATOR.generate(KeyAlgorithm.ECDSA_P256),
            "eddsa", GENERATOR.generate(KeyAlgorithm.ED25519),
            "rsapss", RSA);
    List<String> methods =
        List.of(
            "ecdsa", "eddsa", "rsapss", "rsapkcs1v15", "pycrypto-pkcs#1 pss", "ed25519", "", "foo");
    for (Map.Entry<String, SigningKey> entry : keys.entrySet()) {
      PublicKey key = entry.getValue().publicKey();
      Bytes signature = entry.getValue().signer().sign(MESSAGE);
      for (String method : methods) {
        assertThat(verifies(key, method, signature))
            .describedAs("%s as %s", key.keyType(), method)
            .isEqualTo(method.equals(entry.getKey()));
        for (String type :
            List.of("ecdsa", "rsa", "ed25519", "ecdsa-x509", "rsa-x509", "ECDSA", "gpg")) {
          if (!type.equals(key.keyType())) {
            PublicKey relabelled = Vectors.key(type, key.encoding(), key.value());
            assertThat(verifies(relabelled, method, signature)).isFalse();
          }
        }
      }
    }
  }

  @Nested
  @DisplayName("case 27: ECDSA encodings")
  class Ecdsa {
    @Test
    void derOr63Or66BytesOrZero_doNotCount() throws Exception {
      Bytes raw = Vectors.base64(Vectors.K1_SIGNATURE);
      Bytes der =
          EcdsaSignatures.transcode(
              raw,
              SignatureScheme.ECDSA_SHA256_FIXED,
              SignatureScheme.ECDSA_P256_SHA256_DER,
              NamedCurve.P256);
      assertThat(verifies(Vectors.k1(), "ecdsa", raw)).isTrue();
      assertThat(verifies(Vectors.k1(), "ecdsa", der)).isFalse();
      assertThat(verifies(Vectors.k1(), "ecdsa", raw.slice(0, 63))).isFalse();
      assertThat(verifies(Vectors.k1(), "ecdsa", Bytes.wrap(new byte[66]))).isFalse();
      assertThat(verifies(Vectors.k1(), "ecdsa", Bytes.wrap(new byte[64]))).isFalse();
    }

    @Test
    void highS_counts() throws Exception {
      BigInteger[] pair =
          EcdsaSignatures.decode(
              SignatureScheme.ECDSA_SHA256_FIXED,
              NamedCurve.P256,
              Vectors.base64(Vectors.K1_SIGNATURE));
      Bytes other =
          EcdsaSignatures.encode(
              SignatureScheme.ECDSA_SHA256_FIXED,
              NamedCurve.P256,
              pair[0],
              NamedCurve.P256.domain().getN().subtract(pair[1]));
      assertThat(verifies(Vectors.k1(), "ecdsa", other)).isTrue();
    }

    @Test
    void everyCurve_countsWithItsOwnWidth() {
      for (NamedCurve curve : NamedCurve.values()) {
        SigningKey key = new SigningKey(PrivateKeyMaterial.Ec.of(curve, BigInteger.valueOf(12345)));
        Bytes signature = key.signer().sign(MESSAGE);
        assertThat(signature.size()).isEqualTo(2 * curve.width());
        assertThat(verifies(key.publicKey(), "ecdsa", signature)).isTrue();
      }
    }
  }

  @Nested
  @DisplayName("case 28: RSA")
  class RsaRules {
    private boolean pssVerifies(int bits, int salt) throws Exception {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return pssVerifies(generator.generateKeyPair(), salt);
    }

    private boolean pssVerifies(KeyPair pair, int salt) throws Exception {
      java.security.Signature engine = java.security.Signature.getInstance("RSASSA-PSS");
      engine.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, salt, 1));
      engine.initSign(pair.getPrivate());
      engine.update(MESSAGE.toArray());
      PublicKey key =
          Vectors.key("rsa", Encoding.SPKI_DER, Bytes.wrap(pair.getPublic().getEncoded()));
      return verifies(key, "rsapss", Bytes.wrap(engine.sign()));
    }

    @Test
    void onlySaltOf32Bytes_counts() throws Exception {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair pair = generator.generateKeyPair();
      assertThat(pssVerifies(pair, 32)).isTrue();
      for (int salt : new int[] {0, 20, 31, 33, 222}) {
        assertThat(pssVerifies(pair, salt)).describedAs("salt %s", salt).isFalse();
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 2047})
    void shortKey_doesNotCount(int bits) throws Exception {
      assertThat(pssVerifies(bits, 32)).isFalse();
    }

    @Test
    void rsa3072AndPkcs1_count() throws Exception {
      assertThat(pssVerifies(3072, 32)).isTrue();
      Bytes signature = RSA.signer(SignatureScheme.RSA_PKCS1_SHA256).sign(MESSAGE);
      assertThat(verifies(RSA.publicKey(), "rsapkcs1v15", signature)).isTrue();
      assertThat(verifies(RSA.publicKey(), "rsapss", signature)).isFalse();
    }

    @Test
    void pemKey_countsForTheLegacyMethodAlone() {
      PublicKey pem =
          Vectors.key("rsa", Encoding.SPKI_PEM, PublicKeyForms.toTuf(RSA.publicKey()).value());
      Bytes signature = RSA.signer().sign(MESSAGE);
      assertThat(verifies(pem, "pycrypto-pkcs#1 pss", signature)).isTrue();
      assertThat(verifies(pem, "rsapss", signature)).isFalse();
    }
  }

  @Nested
  @DisplayName("case 29: keys in wrong forms")
  class WrongForms {
    @Test
    void trailingByteOrPemOrSpkiWhereRawBelongs_doesNotCount() {
      Bytes k1 = Vectors.base64(Vectors.K1_PUBLIC);
      Bytes signature = Vectors.base64(Vectors.K1_SIGNATURE);
      Bytes trailing = Bytes.wrap(Arrays.copyOf(k1.toArray(), k1.size() + 1));
      Bytes pem = PublicKeyForms.toTuf(Vectors.k1()).value();
      assertThat(verifies(Vectors.key("ecdsa", Encoding.SPKI_DER, k1), "ecdsa", signature))
          .isTrue();
      assertThat(verifies(Vectors.key("ecdsa", Encoding.SPKI_DER, trailing), "ecdsa", signature))
          .isFalse();
      assertThat(verifies(Vectors.key("ecdsa", Encoding.SPKI_DER, pem), "ecdsa", signature))
          .isFalse();
      assertThat(verifies(Vectors.key("ECDSA", Encoding.OPAQUE, k1), "ecdsa", signature)).isFalse();
      Bytes k2 = Vectors.base64(Vectors.K2_PUBLIC);
      Bytes eddsa = Vectors.base64(Vectors.K2_SIGNATURE);
      for (Bytes wrong : List.of(k2.slice(0, 31), PublicKeyForms.toSpki(Vectors.k2()))) {
        assertThat(verifies(Vectors.key("ed25519", Encoding.RAW, wrong), "eddsa", eddsa)).isFalse();
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "0100000000000000000000000000000000000000000000000000000000000000",
          "0000000000000000000000000000000000000000000000000000000000000000",
          "0000000000000000000000000000000000000000000000000000000000000080",
          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "0100000000000000000000000000000000000000000000000000000000000080",
          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
        })
    @DisplayName(
        "Ed25519 keys of small order or in non-canonical form, with the forgery they allow")
    void smallOrderKey_isRefusedByEveryProvider(String hex) {
      PublicKey key =
          Vectors.key("ed25519", Encoding.RAW, Bytes.wrap(HexFormat.of().parseHex(hex)));
      byte[] forged = new byte[64];
      forged[0] = 1;
      for (SignatureVerifier verifier : everyProvider()) {
        assertThat(verifies(verifier, key, "eddsa", Bytes.wrap(forged))).isFalse();
        assertThat(verifier.identity(key)).isEmpty();
      }
    }

    @Test
    void pointOffTheCurve_isRefused() {
      byte[] spki = Vectors.base64(Vectors.K1_PUBLIC).toArray();
      spki[spki.length - 1] ^= 1;
      assertThat(VERIFIER.identity(Vectors.key("ecdsa", Encoding.SPKI_DER, Bytes.wrap(spki))))
          .isEmpty();
    }
  }

  @Nested
  @DisplayName("plain TUF")
  class Tuf {
    @Test
    void everyScheme_countsInItsEncodingOnly() throws Exception {
      for (KeyAlgorithm algorithm : List.of(KeyAlgorithm.ECDSA_P256, KeyAlgorithm.ECDSA_P384)) {
        SigningKey key = GENERATOR.generate(algorithm);
        PublicKey tuf = PublicKeyForms.toTuf(key.publicKey());
        SignatureScheme scheme =
            algorithm == KeyAlgorithm.ECDSA_P256
                ? SignatureScheme.ECDSA_P256_SHA256_DER
                : SignatureScheme.ECDSA_P384_SHA384_DER;
        Bytes der = key.signer(scheme).sign(MESSAGE);
        assertThat(verifies(tuf, null, der)).isTrue();
        assertThat(verifies(tuf, "ecdsa", der)).isFalse();
        assertThat(verifies(tuf, null, key.signer().sign(MESSAGE))).isFalse();
        assertThat(verifies(key.publicKey(), null, der)).isFalse();
        assertThat(PublicKeyForms.toNotary(tuf)).isEqualTo(key.publicKey());
      }
      for (SigningKey key : List.of(RSA, GENERATOR.generate(KeyAlgorithm.ED25519))) {
        PublicKey tuf = PublicKeyForms.toTuf(key.publicKey());
        assertThat(verifies(tuf, null, key.signer().sign(MESSAGE))).isTrue();
        assertThat(verifies(tuf, null, Bytes.empty())).isFalse();
        assertThat(PublicKeyForms.toNotary(tuf)).isEqualTo(key.publicKey());
      }
    }

    @Test
    void derWithPaddedInteger_doesNotCount() {
      SigningKey key = GENERATOR.generate(KeyAlgorithm.ECDSA_P256);
      byte[] der = key.signer(SignatureScheme.ECDSA_P256_SHA256_DER).sign(MESSAGE).toArray();
      byte[] padded = new byte[der.length + 1];
      System.arraycopy(der, 0, padded, 0, 4);
      System.arraycopy(der, 4, padded, 5, der.length - 4);
      padded[1]++;
      padded[3]++;
      PublicKey tuf = PublicKeyForms.toTuf(key.publicKey());
      assertThat(verifies(tuf, null, Bytes.wrap(padded))).isFalse();
      assertThat(verifies(tuf, null, Bytes.wrap(Arrays.copyOf(der, der.length + 1)))).isFalse();
    }

    @Test
    void schemeOfAnotherKey_doesNotCount() {
      PublicKey good = PublicKeyForms.toTuf(Vectors.k2());
      for (String scheme : List.of("ecdsa-sha2-nistp256", "rsassa-pss-sha256", "", "ED25519")) {
        PublicKey wrong =
            new PublicKey(
                good.keyType(), scheme, good.encoding(), good.value(), JsonObject.empty());
        assertThat(verifies(wrong, null, Vectors.base64(Vectors.K2_SIGNATURE))).isFalse();
      }
      assertThat(verifies(good, null, Vectors.base64(Vectors.K2_SIGNATURE))).isTrue();
    }

    @Test
    void olderSpellings_countAndReduceToTheSameIdentity() {
      SigningKey key = GENERATOR.generate(KeyAlgorithm.ECDSA_P256);
      Bytes der = key.signer(SignatureScheme.ECDSA_P256_SHA256_DER).sign(MESSAGE);
      Bytes spki = key.publicKey().value();
      PublicKey point =
          new PublicKey(
              "ecdsa-sha2-nistp256",
              "ecdsa-sha2-nistp256",
              Encoding.RAW,
              spki.slice(spki.size() - 65, spki.size()),
              JsonObject.empty());
      PublicKey pem =
          new PublicKey(
              "ecdsa-sha2-nistp256",
              "ecdsa-sha2-nistp256",
              Encoding.SPKI_PEM,
              PublicKeyForms.toTuf(key.publicKey()).value(),
              JsonObject.empty());
      for (PublicKey spelling : List.of(point, pem)) {
        assertThat(verifies(spelling, null, der)).isTrue();
        assertThat(VERIFIER.identity(spelling)).isEqualTo(VERIFIER.identity(key.publicKey()));
        assertThat(CanonicalKeyId.of(spelling)).contains(key.id());
      }
    }
  }

  @Test
  @DisplayName("case 34, W7: a certificate has the identity of its key")
  void certificateAndPlainKey_areTheSameKey() {
    assertThat(VERIFIER.identity(Vectors.x1())).isPresent();
    assertThat(VERIFIER.identity(Vectors.x1())).isEqualTo(VERIFIER.identity(Vectors.k1()));
    assertThat(VERIFIER.identity(Vectors.k2())).isNotEqualTo(VERIFIER.identity(Vectors.k1()));
  }

  @Test
  @DisplayName("case 71, notary-v1 5.2: a delegation's certificate may be expired, and not weak")
  void weakCertificate_isNoKey_andAnExpiredOneIs() {
    Instant now = Instant.parse("2026-06-01T12:00:00Z");
    TestCertificates certificate = TestCertificates.named("alice", now);
    assertThat(identity("ecdsa-x509", certificate.sha1().selfSigned())).isEmpty();
    TestCertificates lapsed =
        TestCertificates.named("alice", now)
            .valid(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1)));
    assertThat(identity("ecdsa-x509", lapsed.selfSigned())).isPresent();
    assertThat(identity("rsa-x509", TestCertificates.named("a", now).rsa(1024).selfSigned()))
        .isEmpty();
  }

  private static Optional<KeyIdentity> identity(String type, TestCertificates.Made made) {
    return VERIFIER.identity(
        Vectors.key(type, PublicKey.Encoding.CERTIFICATES_PEM, Bytes.utf8(made.pem())));
  }

  @Test
  @DisplayName("case 35: canonical ids")
  void canonicalIds_areTheReferenceOnes() {
    assertThat(CanonicalKeyId.of(Vectors.k1())).contains(new KeyId(Vectors.K1_ID));
    assertThat(CanonicalKeyId.of(Vectors.k2())).contains(new KeyId(Vectors.K2_ID));
    assertThat(CanonicalKeyId.of(Vectors.k3())).contains(new KeyId(Vectors.K3_ID));
    assertThat(CanonicalKeyId.of(Vectors.x1())).contains(new KeyId(Vectors.K1_ID));
  }

  @Test
  void providerWithoutTheAlgorithm_verifiesNothing() {
    SignatureVerifier verifier =
        SignatureVerifier.builder().ecdsaProvider(Security.getProvider("SUN")).build();
    assertThat(verifies(verifier, Vectors.k1(), "ecdsa", Vectors.base64(Vectors.K1_SIGNATURE)))
        .isFalse();
  }
}
