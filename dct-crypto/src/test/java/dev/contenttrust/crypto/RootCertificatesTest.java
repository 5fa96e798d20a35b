// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.PublicKey.Encoding;
import dev.contenttrust.crypto.TestCertificates.Made;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootCertificatesTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Gun GUN = new Gun("ex.com/app");

  private static TestCertificates certificate(String commonName) {
    return TestCertificates.named(commonName, NOW);
  }

  private static PublicKey key(String pem) {
    return Vectors.key("ecdsa-x509", Encoding.CERTIFICATES_PEM, Bytes.utf8(pem));
  }

  private static RootKey usable(String pem) throws UnusableCertificateException {
    return RootCertificates.parse(key(pem)).usableAt(GUN, NOW);
  }

  private static void assertUnusable(ThrowingCallable attempt) {
    assertThatThrownBy(attempt).isInstanceOf(UnusableCertificateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0006\u0003U\u0004\u0003", "ex.com/app"})
  @DisplayName("W11: a subject that is none is a refusal and no other error")
  void subjectThatCannotBeParsed_isUnusable(String replaced) {
    Made made = certificate("ex.com/app").selfSigned();
    String der = new String(CertificateBundle.der(made.certificate()), StandardCharsets.ISO_8859_1);
    // an integer where the kind of name stands, a byte that no UTF-8 text has
    String odd = (replaced.startsWith("e") ? "\u00ff" : "\u0002") + replaced.substring(1);
    byte[] changed = der.replace(replaced, odd).getBytes(StandardCharsets.ISO_8859_1);

    assertUnusable(() -> RootCertificates.parse(key(pem(changed))));
  }

  private static String pem(byte[] der) {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END CERTIFICATE-----\n";
  }

  @Test
  @DisplayName("case 35: the reference certificate has the reference ids")
  void referenceCertificate_hasTheReferenceIds() throws Exception {
    RootKey root =
        RootCertificates.parse(Vectors.x1())
            .usableAt(new Gun("example.com/app"), Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(root.certificateId()).isEqualTo(new KeyId(Vectors.X1_ID));
    assertThat(root.canonicalId()).isEqualTo(new KeyId(Vectors.K1_ID));
    assertThat(root.publicKey().value()).isEqualTo(Vectors.x1().value());
    assertThat(root.notAfter()).isEqualTo("2034-12-31T03:04:05Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ex.com/app", "ex.com/*", "*", "ex.com/**", "ex.com/app*"})
  @DisplayName("case 41: common names that cover the repository")
  void coveringName_isUsable(String commonName) {
    assertThatCode(() -> usable(certificate(commonName).selfSigned().pem()))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ex.com/other", "Ex.com/app", "ex.com/ap", "ex.*/app", "ex.com/app2*", "ex.com"})
  @DisplayName("case 41: common names that do not")
  void otherName_isUnusable(String commonName) {
    assertUnusable(() -> usable(certificate(commonName).selfSigned().pem()));
  }

  @Test
  @DisplayName("case 41: an alternative name does not count")
  void alternativeNameOnly_isUnusable() {
    assertUnusable(
        () -> usable(certificate("other").alternativeName("ex.com/app").selfSigned().pem()));
  }

  @Nested
  @DisplayName("case 42: certificate rules")
  class Rules {
    @Test
    void expired_isUnusableExceptAsPredecessor() throws Exception {
      String pem =
          certificate("ex.com/app")
              .valid(NOW.minus(Duration.ofDays(9)), NOW.minusSeconds(1))
              .selfSigned()
              .pem();
      assertUnusable(() -> usable(pem));
      assertThat(RootCertificates.parse(key(pem)).asPredecessor(GUN).notAfter())
          .isEqualTo(NOW.minusSeconds(1));
      String last = certificate("*").valid(NOW.minusSeconds(9), NOW).selfSigned().pem();
      assertThat(usable(last).notAfter()).isEqualTo(NOW);
    }

    @Test
    void futureBeyondADay_isUnusable() throws Exception {
      Instant end = NOW.plus(Duration.ofDays(30));
      assertThat(
              usable(certificate("*").valid(NOW.plus(Duration.ofHours(23)), end).selfSigned().pem())
                  .notAfter())
          .isEqualTo(end);
      assertUnusable(
          () ->
              usable(
                  certificate("*").valid(NOW.plus(Duration.ofHours(25)), end).selfSigned().pem()));
    }

    @Test
    void endBeforeBeginning_isUnusableEvenAsPredecessor() throws Exception {
      String pem =
          certificate("*").valid(NOW.plusSeconds(60), NOW.plusSeconds(30)).selfSigned().pem();
      assertUnusable(() -> usable(pem));
      assertUnusable(() -> RootCertificates.parse(key(pem)).asPredecessor(GUN));
    }

    @Test
    void sha1OrShortRsaOrCaOrEd25519_isUnusable() {
      assertUnusable(() -> usable(certificate("*").rsa(2048).sha1().selfSigned().pem()));
      assertUnusable(() -> usable(certificate("*").rsa(1024).selfSigned().pem()));
      assertUnusable(() -> usable(certificate("*").ca().selfSigned().pem()));
      assertUnusable(() -> usable(certificate("*").ed25519().selfSigned().pem()));
      assertUnusable(() -> RootCertificates.parse(Vectors.k1()));
    }

    @Test
    void rsaOrP224OrBareOrUnknownCriticalExtension_isUsable() throws Exception {
      for (TestCertificates made :
          List.of(
              certificate("*").rsa(2048),
              certificate("*").curve("secp224r1"),
              certificate("*"),
              certificate("*").critical(new ASN1ObjectIdentifier("1.2.3.4.5")))) {
        RootKey root = usable(made.selfSigned().pem());
        assertThat(root.publicKey().keyType()).endsWith("-x509");
      }
    }
  }

  @Nested
  @DisplayName("case 43: bundles")
  class Bundles {
    private final Made ca = certificate("CA").ca().selfSigned();
    private final Made leaf = certificate("ex.com/app").signedBy(ca);

    private KeyId declared(String pem) {
      return CanonicalKeyId.ofNotaryKey("ecdsa-x509", Bytes.utf8(pem));
    }

    @Test
    void leafThenIntermediate_keepsItsId() throws Exception {
      String bundle = leaf.pem() + ca.pem();
      assertThat(usable(bundle).certificateId()).isEqualTo(declared(bundle));
    }

    @Test
    void intermediateFirstOrTwoLeaves_isUnusable() {
      assertUnusable(() -> usable(ca.pem() + leaf.pem()));
      assertUnusable(() -> usable(leaf.pem() + leaf.pem()));
      assertUnusable(() -> usable(leaf.pem() + leaf.pem().replace("CERTIFICATE", "PUBLIC KEY")));
      assertUnusable(() -> usable(""));
    }

    @Test
    void expiredIntermediate_changesTheId() throws Exception {
      Made old =
          certificate("CA")
              .ca()
              .valid(NOW.minus(Duration.ofDays(9)), NOW.minusSeconds(1))
              .selfSigned();
      String bundle = leaf.pem() + old.pem();
      assertThat(usable(bundle).certificateId()).isEqualTo(declared(leaf.pem()));
      assertThat(RootCertificates.parse(key(bundle)).asPredecessor(GUN).certificateId())
          .isEqualTo(declared(bundle));
    }

    @Test
    void whatIsRememberedOfABundle_isJudgedAnewAtEachTime() throws Exception {
      Instant end = NOW.plus(Duration.ofDays(2));
      Made ending = certificate("CA").ca().valid(NOW.minusSeconds(60), end).selfSigned();
      String bundle = leaf.pem() + ending.pem();

      for (int i = 0; i < 2; i++) {
        RootCertificates certificates = RootCertificates.parse(key(bundle));
        assertThat(certificates.usableAt(GUN, end).certificateId()).isEqualTo(declared(bundle));
        assertThat(certificates.usableAt(GUN, end.plusSeconds(1)).certificateId())
            .isEqualTo(declared(leaf.pem()));
        assertUnusable(() -> certificates.usableAt(GUN, certificates.notAfter().plusSeconds(1)));
        assertUnusable(() -> certificates.usableAt(new Gun("ex.com/other"), NOW));
      }
    }

    @Test
    void textBeforeOrNoFinalNewline_hasAnotherIdThanListed() throws Exception {
      String bare = leaf.pem().strip();
      for (String pem : List.of("Subject: x\n" + leaf.pem(), bare)) {
        assertThat(usable(pem).certificateId()).isEqualTo(declared(leaf.pem()));
        assertThat(usable(pem).certificateId()).isNotEqualTo(declared(pem));
      }
    }

    @Test
    void der_isUnusable() {
      assertUnusable(
          () ->
              RootCertificates.parse(
                  Vectors.key(
                      "ecdsa-x509",
                      Encoding.CERTIFICATES_PEM,
                      Bytes.wrap(CertificateBundle.der(leaf.certificate())))));
    }
  }

  @Nested
  @DisplayName("case 46: CA pins")
  class CaPins {
    private final Made ca = certificate("CA").ca().selfSigned();
    private final Made intermediate = certificate("Intermediate").ca().signedBy(ca);

    private boolean chains(String bundle, String authorities) throws Exception {
      return usable(bundle).chainsTo(CertificateAuthorities.parse(Bytes.utf8(authorities)), NOW);
    }

    private TestCertificates leaf() {
      return certificate("ex.com/app");
    }

    @Test
    void directAndThroughBundledIntermediate_chains() throws Exception {
      assertThat(chains(leaf().signedBy(ca).pem(), ca.pem())).isTrue();
      assertThat(chains(leaf().signedBy(intermediate).pem() + intermediate.pem(), ca.pem()))
          .isTrue();
      assertThat(chains(leaf().signedBy(intermediate).pem(), ca.pem())).isFalse();
    }

    @Test
    void usage_mustBeServerAuthenticationOrAnyOrNone() throws Exception {
      for (KeyPurposeId good :
          List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.anyExtendedKeyUsage)) {
        assertThat(chains(leaf().usage(good).signedBy(ca).pem(), ca.pem())).isTrue();
      }
      assertThat(chains(leaf().usage(KeyPurposeId.id_kp_codeSigning).signedBy(ca).pem(), ca.pem()))
          .isFalse();
    }

    @Test
    void wrongCaOrForgedSignature_doesNotChain() throws Exception {
      Made other = certificate("CA").ca().selfSigned();
      assertThat(chains(leaf().signedBy(ca).pem(), other.pem())).isFalse();
      assertThat(chains(leaf().signedBy(ca).pem(), other.pem() + ca.pem())).isTrue();
    }

    @Test
    void expiredIntermediateOrCa_doesNotChain() throws Exception {
      Made expired =
          certificate("Intermediate")
              .ca()
              .valid(NOW.minus(Duration.ofDays(9)), NOW.minusSeconds(1))
              .signedBy(ca);
      assertThat(chains(leaf().signedBy(expired).pem() + expired.pem(), ca.pem())).isFalse();
      Made old =
          certificate("CA")
              .ca()
              .valid(NOW.minus(Duration.ofDays(9)), NOW.minusSeconds(1))
              .selfSigned();
      assertThat(chains(leaf().signedBy(old).pem(), old.pem())).isFalse();
      assertThat(CertificateAuthorities.parse(Bytes.utf8(old.pem())).anyUsableAt(NOW)).isFalse();
      assertThat(CertificateAuthorities.parse(Bytes.utf8(old.pem() + ca.pem())).anyUsableAt(NOW))
          .isTrue();
    }

    @Test
    void leafItselfAmongTheAuthorities_isAnAnchor() throws Exception {
      Made leaf = leaf().selfSigned();
      assertThat(chains(leaf.pem(), leaf.pem())).isTrue();
      Made other = leaf().selfSigned();
      assertThat(chains(leaf.pem(), other.pem())).isFalse();
    }

    @Test
    void fileWithoutCertificates_isRefused() {
      assertUnusable(() -> CertificateAuthorities.parse(Bytes.utf8("nothing")));
    }
  }
}
