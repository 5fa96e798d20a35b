// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.KeyGenerator;
import dev.contenttrust.crypto.MalformedKeyException;
import dev.contenttrust.crypto.SignatureScheme;
import dev.contenttrust.crypto.SigningKey;
import dev.contenttrust.crypto.Vectors;
import java.io.StringWriter;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptor;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeyPemTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final KeyGenerator GENERATOR = new KeyGenerator(RANDOM);

  private static PrivateKeyPem only(String text) {
    List<PrivateKeyPem> all = PrivateKeyPem.readAll(Bytes.utf8(text));
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static char[] chars(String text) {
    return text.toCharArray();
  }

  @Test
  @DisplayName("case 36: key files of the reference implementation")
  void referenceFiles_open_andRefuseAWrongPassphrase() {
    PrivateKeyPem k1 = only(Vectors.K1_PEM);
    assertThat(k1.headers()).isEqualTo(new KeyHeaders("targets", "example.com/app", null));
    assertThat(k1.open(chars("correct horse")).id()).hasToString(Vectors.K1_ID);
    PrivateKeyPem k1u = only(Vectors.K1U_PEM);
    assertThat(k1u.open(chars("pässwörd-☃")).id()).hasToString(Vectors.K1_ID);
    PrivateKeyPem k2 = only(Vectors.K2_PEM);
    assertThat(k2.open(chars("correct horse")).id()).hasToString(Vectors.K2_ID);
    for (PrivateKeyPem key : List.of(k1, k1u, k2)) {
      for (String wrong : List.of("", "Correct horse", "passwörd-☃")) {
        assertThatThrownBy(() -> key.open(chars(wrong)))
            .isInstanceOf(WrongPassphraseException.class);
      }
      assertThatThrownBy(key::open).isInstanceOf(WrongPassphraseException.class);
    }
    Bytes signature = k2.open(chars("correct horse")).signer().sign(Vectors.MESSAGE);
    assertThat(signature).isEqualTo(Vectors.base64(Vectors.K2_SIGNATURE));
  }

  @Test
  @DisplayName("case 38: the inner structures are byte for byte those of the reference")
  void writtenPkcs8_equalsTheReference() {
    for (String reference : List.of(Vectors.K1_PKCS8, Vectors.K2_PKCS8)) {
      SigningKey key = SigningKey.fromPkcs8(Base64.getDecoder().decode(reference));
      assertThat(Base64.getEncoder().encodeToString(Pkcs8Forms.notary(key))).isEqualTo(reference);
    }
    PrivateKeyInfo rsa =
        PrivateKeyInfo.getInstance(Pkcs8Forms.notary(GENERATOR.generate(KeyAlgorithm.RSA_2048)));
    assertThat(rsa.getPrivateKeyAlgorithm().getParameters()).isNull();
  }

  @Test
  @DisplayName("case 38: PBES2 parameters are those of the reference, apart from salt and vector")
  void writtenEncryption_hasTheReferenceStructure() {
    SigningKey key = only(Vectors.K1_PEM).open(chars("correct horse"));
    KeyHeaders headers = new KeyHeaders("targets", "example.com/app", null);
    String written = PrivateKeyPem.of(key, headers, chars("correct horse"), RANDOM).text().toUtf8();
    assertThat(masked(written)).isEqualTo(masked(Vectors.K1_PEM));
  }

  /** Replaces salt, vector and ciphertext, which are random, by zeros: the lengths stay. */
  private static String masked(String pem) {
    int empty = pem.indexOf("\n\n") + 2;
    String body = pem.substring(empty, pem.indexOf("-----END")).replace("\n", "");
    byte[] der = Base64.getDecoder().decode(body);
    int salt = 35;
    Arrays.fill(der, salt, salt + 8, (byte) 0);
    Arrays.fill(der, 62, 78, (byte) 0);
    Arrays.fill(der, 81, der.length, (byte) 0);
    return pem.substring(0, empty) + HexFormat.of().formatHex(der);
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyAlgorithm.class,
      names = {"ECDSA_P256", "ECDSA_P384", "ED25519", "RSA_2048"})
  void writtenKey_isReadBack(KeyAlgorithm algorithm) {
    SigningKey key = GENERATOR.generate(algorithm);
    for (String passphrase : List.of("", "x", "pässwörd-☃-𝄞")) {
      PrivateKeyPem pem =
          PrivateKeyPem.of(key, KeyHeaders.ofRole("alice"), chars(passphrase), RANDOM);
      PrivateKeyPem read = only(pem.text().toUtf8());
      assertThat(read.isEncrypted()).isEqualTo(!passphrase.isEmpty());
      assertThat(read.open(chars(passphrase)).id()).isEqualTo(key.id());
      assertThat(read.text()).isEqualTo(pem.text());
      assertThat(read).hasToString(pem.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"AES-256-CBC", "AES-192-CBC", "AES-128-CBC", "DES-EDE3-CBC", "DES-CBC"})
  @DisplayName("case 37: legacy PEM with DEK-Info")
  void legacyEncryption_isRead(String cipher) throws Exception {
    for (KeyAlgorithm algorithm : List.of(KeyAlgorithm.ECDSA_P256, KeyAlgorithm.RSA_2048)) {
      SigningKey key = GENERATOR.generate(algorithm);
      PrivateKeyInfo info = PrivateKeyInfo.getInstance(Pkcs8Forms.notary(key));
      PEMEncryptor encryptor =
          new JcePEMEncryptorBuilder(cipher)
              .setProvider(new BouncyCastleProvider())
              .build(chars("old"));
      TreeMap<String, String> headers = new TreeMap<>();
      headers.put("Proc-Type", "4,ENCRYPTED");
      headers.put("DEK-Info", cipher + "," + HexFormat.of().formatHex(encryptor.getIV()));
      String type = algorithm == KeyAlgorithm.RSA_2048 ? "RSA PRIVATE KEY" : "EC PRIVATE KEY";
      Bytes content = Bytes.wrap(encryptor.encrypt(info.getPrivateKey().getOctets()));
      String text = new PemBlock(type, headers, content).write().toUtf8();
      assertThat(text)
          .startsWith("-----BEGIN " + type + "-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: ");
      PrivateKeyPem read = only(text);
      assertThat(read.open(chars("old")).id()).isEqualTo(key.id());
      assertThatThrownBy(() -> read.open(chars("new")))
          .isInstanceOf(WrongPassphraseException.class);
      PrivateKeyPem renamed = read.withHeaders(KeyHeaders.ofRole("bob"));
      assertThat(only(renamed.text().toUtf8()).open(chars("old")).id()).isEqualTo(key.id());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2.16.840.1.101.3.4.1.2",
        "2.16.840.1.101.3.4.1.22",
        "2.16.840.1.101.3.4.1.42",
        "1.2.840.113549.3.7"
      })
  void pbes2WithOtherPrfsAndCiphers_isRead(String cipher) throws Exception {
    SigningKey key = GENERATOR.generate(KeyAlgorithm.ECDSA_P256);
    for (var prf :
        List.of(
            PKCS8Generator.PRF_HMACSHA1,
            PKCS8Generator.PRF_HMACSHA256,
            PKCS8Generator.PRF_HMACSHA512)) {
      var encryptor =
          new JceOpenSSLPKCS8EncryptorBuilder(
                  new org.bouncycastle.asn1.ASN1ObjectIdentifier(cipher))
              .setPRF(prf)
              .setIterationCount(1000)
              .setPassword(chars("geheim"))
              .setProvider(new BouncyCastleProvider())
              .build();
      StringWriter text = new StringWriter();
      try (PemWriter writer = new PemWriter(text)) {
        writer.writeObject(
            new PKCS8Generator(
                PrivateKeyInfo.getInstance(key.exportUnencryptedPkcs8()), encryptor));
      }
      assertThat(only(text.toString()).open(chars("geheim")).id()).isEqualTo(key.id());
      assertThatThrownBy(() -> only(text.toString()).open(chars("x")))
          .isInstanceOf(WrongPassphraseException.class);
    }
  }

  @Test
  void textWithoutAPrivateKey_isRefused() {
    for (String text : List.of("", "hello", Vectors.X1_PEM)) {
      assertThatThrownBy(() -> PrivateKeyPem.readAll(Bytes.utf8(text)))
          .isInstanceOf(MalformedKeyException.class);
    }
  }

  @Test
  void damagedFile_isRefusedWithoutShowingItsContent() {
    String damaged = Vectors.K1_PEM.replace("MIHuMEkG", "AAAAAAAA");
    assertThatThrownBy(() -> only(damaged).open(chars("correct horse")))
        .isInstanceOf(MalformedKeyException.class)
        .hasNoCause();
    String plain =
        PrivateKeyPem.of(
                SigningKey.fromPkcs8(Base64.getDecoder().decode(Vectors.K1_PKCS8)),
                KeyHeaders.ofRole("root"),
                new char[0],
                RANDOM)
            .toString();
    assertThat(plain).contains("root").doesNotContain("MIGT");
  }

  @Test
  void signerOfReadKey_signsInTheNotaryScheme() {
    assertThat(only(Vectors.K1_PEM).open(chars("correct horse")).signer().scheme())
        .isEqualTo(SignatureScheme.ECDSA_SHA256_FIXED);
  }

  @Test
  @DisplayName("section 5.6: an EC PARAMETERS block before the key")
  void leadingEcParameters_areSkipped() {
    SigningKey key = GENERATOR.generate(KeyAlgorithm.ECDSA_P384);
    byte[] sec1 = PrivateKeyInfo.getInstance(Pkcs8Forms.notary(key)).getPrivateKey().getOctets();
    String text =
        new PemBlock("EC PARAMETERS", new TreeMap<>(), Bytes.utf8("curve")).write().toUtf8()
            + new PemBlock("EC PRIVATE KEY", new TreeMap<>(), Bytes.wrap(sec1)).write().toUtf8();
    assertThat(only(text).open().id()).isEqualTo(key.id());
  }

  @Test
  void standardEd25519AndBareEd25519_areRead() {
    SigningKey key = GENERATOR.generate(KeyAlgorithm.ED25519);
    Bytes standard = Bytes.wrap(key.exportUnencryptedPkcs8());
    byte[] bare = PrivateKeyInfo.getInstance(Pkcs8Forms.notary(key)).getPrivateKey().getOctets();
    for (PemBlock block :
        List.of(
            new PemBlock("PRIVATE KEY", new TreeMap<>(), standard),
            new PemBlock("ED25519 PRIVATE KEY", new TreeMap<>(), Bytes.wrap(bare)))) {
      assertThat(only(block.write().toUtf8()).open().id()).isEqualTo(key.id());
    }
    bare[40] ^= 1;
    String torn =
        new PemBlock("ED25519 PRIVATE KEY", new TreeMap<>(), Bytes.wrap(bare)).write().toUtf8();
    assertThatThrownBy(() -> only(torn).open()).isInstanceOf(MalformedKeyException.class);
  }
}
