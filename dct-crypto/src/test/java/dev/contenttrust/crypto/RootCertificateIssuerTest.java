// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.metadata.PublicKey;
import java.io.ByteArrayInputStream;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RootCertificateIssuerTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final RootCertificateIssuer ISSUER = new RootCertificateIssuer(RANDOM);
  private static final Instant NOW = Instant.parse("2025-01-02T03:04:05.9Z");

  @Test
  @DisplayName("section 3.3: apart from serial number and signature the reference certificate")
  void certificateOfTheReferenceKey_equalsTheReferenceOne() throws Exception {
    SigningKey k1 = SigningKey.fromPkcs8(Base64.getDecoder().decode(Vectors.K1_PKCS8));
    PublicKey issued = ISSUER.issue(k1.signer(), new Gun("example.com/app"), NOW);
    TBSCertificate ours = CertificateBundle.readFirst(issued.value()).getTBSCertificate();
    TBSCertificate theirs = CertificateBundle.readFirst(Vectors.x1().value()).getTBSCertificate();
    assertThat(ours.getExtensions()).isEqualTo(theirs.getExtensions());
    assertThat(Arrays.equals(ours.getSubject().getEncoded(), theirs.getSubject().getEncoded()))
        .isTrue();
    assertThat(ours.getIssuer()).isEqualTo(theirs.getIssuer());
    assertThat(ours.getStartDate()).isEqualTo(theirs.getStartDate());
    assertThat(ours.getEndDate()).isEqualTo(theirs.getEndDate());
    assertThat(ours.getSignature()).isEqualTo(theirs.getSignature());
    assertThat(ours.getSubjectPublicKeyInfo()).isEqualTo(theirs.getSubjectPublicKeyInfo());
    assertThat(ours.getVersion()).isEqualTo(theirs.getVersion());
  }

  @Test
  void everyRootAlgorithm_isUsableAndSelfSigned() throws Exception {
    Gun gun = new Gun("localhost:5000/a_b");
    KeyGenerator generator = new KeyGenerator(RANDOM);
    for (KeyAlgorithm algorithm :
        List.of(KeyAlgorithm.ECDSA_P256, KeyAlgorithm.ECDSA_P384, KeyAlgorithm.RSA_2048)) {
      SigningKey key = generator.generate(algorithm);
      PublicKey issued = ISSUER.issue(key.signer(), gun, NOW);
      RootKey root = RootCertificates.parse(issued).usableAt(gun, NOW);
      assertThat(root.canonicalId()).isEqualTo(key.id());
      assertThat(root.publicKey()).isEqualTo(issued);
      X509Certificate parsed =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(issued.value().toArray()));
      parsed.verify(parsed.getPublicKey());
      assertThat(parsed.getSigAlgName())
          .isEqualTo(algorithm == KeyAlgorithm.RSA_2048 ? "SHA256withRSA" : "SHA256withECDSA");
      Certificate structure = CertificateBundle.readFirst(issued.value());
      assertThat(structure.getSerialNumber().getValue().signum()).isNotNegative();
    }
  }

  @Test
  void holderThatMakesPssOnly_getsAPssCertificate() throws Exception {
    SigningKey key = new KeyGenerator(RANDOM).generate(KeyAlgorithm.RSA_2048);
    Signer pss =
        ExternalSigner.of(
            key.publicKey(),
            SignatureScheme.RSA_PSS_SHA256,
            ExternalSigner.Input.MESSAGE,
            ExternalSigner.EcdsaEncoding.DER,
            input -> key.signer().sign(dev.contenttrust.core.Bytes.copyOf(input)).toArray());
    Gun gun = new Gun("example.com/app");
    PublicKey issued = ISSUER.issue(pss, gun, NOW);
    assertThat(RootCertificates.parse(issued).usableAt(gun, NOW).canonicalId()).isEqualTo(key.id());
  }

  @Test
  void ed25519_isRefused() {
    Signer signer = new KeyGenerator(RANDOM).generate(KeyAlgorithm.ED25519).signer();
    assertThatThrownBy(() -> ISSUER.issue(signer, new Gun("a"), NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
