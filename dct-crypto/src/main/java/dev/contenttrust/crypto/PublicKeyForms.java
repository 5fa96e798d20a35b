// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.PublicKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.x509.Certificate;

/** Turns sound public keys from one form into another. Stateless. */
public final class PublicKeyForms {
  private static final int PEM_COLUMNS = 64;

  private PublicKeyForms() {}

  /**
   * Reads a SubjectPublicKeyInfo.
   *
   * @param der the structure
   * @return the key in Notary's plain form
   * @throws MalformedKeyException if it is not a sound key of a supported kind
   */
  public static PublicKey fromSpki(Bytes der) {
    try {
      return PlainKeys.notary(SpkiDecoder.decode(der));
    } catch (UndecodableKeyException e) {
      throw new MalformedKeyException("not a usable public key: " + e.reason(), e);
    }
  }

  /**
   * Reads the first certificate of a PEM text as a delegation's key.
   *
   * @param pem the text
   * @param now the time of the check: an expired certificate is refused
   * @return a key of type {@code ecdsa-x509} or {@code rsa-x509}
   * @throws MalformedKeyException if the certificate is unusable
   */
  public static PublicKey fromCertificate(Bytes pem, Instant now) {
    try {
      Certificate certificate = CertificateBundle.readFirst(pem);
      CertificateRules.requireSound(certificate);
      CertificateRules.requireValidAt(certificate, now);
      DecodedKey key = SpkiDecoder.decode(certificate.getSubjectPublicKeyInfo());
      if (key instanceof DecodedKey.Ed25519) {
        throw new UndecodableKeyException("Notary knows no Ed25519 certificates");
      }
      return new PublicKey(
          key instanceof DecodedKey.Rsa ? KeyTypes.RSA_X509 : KeyTypes.ECDSA_X509,
          null,
          PublicKey.Encoding.CERTIFICATES_PEM,
          CertificateBundle.write(List.of(certificate)),
          JsonObject.empty());
    } catch (UndecodableKeyException | UnusableCertificateException e) {
      throw new MalformedKeyException("not a usable certificate: " + e.getMessage(), e);
    }
  }

  /**
   * Returns the key's SubjectPublicKeyInfo in DER, for certificates that of the leaf.
   *
   * @param key a key in any form
   * @return the structure
   * @throws MalformedKeyException if the key is not sound
   */
  public static Bytes toSpki(PublicKey key) {
    return decode(key).spkiDer();
  }

  /**
   * Returns the plain key as Notary lists it, for certificates that of the leaf.
   *
   * @param key a key in any form
   * @return a key of type {@code ecdsa}, {@code rsa} or {@code ed25519}
   * @throws MalformedKeyException if the key is not sound
   */
  public static PublicKey toNotary(PublicKey key) {
    return PlainKeys.notary(decode(key));
  }

  /**
   * Returns the key as plain TUF lists it, with its scheme.
   *
   * @param key a key in any form
   * @return a key of type {@code ecdsa}, {@code rsa} or {@code ed25519} with a scheme
   * @throws MalformedKeyException if the key is not sound, or on a curve that TUF has no scheme for
   */
  public static PublicKey toTuf(PublicKey key) {
    DecodedKey decoded = decode(key);
    for (SignatureScheme scheme : SignatureScheme.values()) {
      if (scheme.tufScheme().isPresent() && PlainKeys.canSign(decoded, scheme)) {
        boolean raw = decoded instanceof DecodedKey.Ed25519;
        return new PublicKey(
            decoded.notaryType(),
            scheme.tufScheme().get(),
            raw ? PublicKey.Encoding.RAW : PublicKey.Encoding.SPKI_PEM,
            raw ? PlainKeys.notary(decoded).value() : Bytes.utf8(pem(decoded.spkiDer())),
            JsonObject.empty());
      }
    }
    throw new MalformedKeyException("plain TUF has no signature scheme for this key", null);
  }

  private static String pem(Bytes der) {
    Base64.Encoder lines =
        Base64.getMimeEncoder(PEM_COLUMNS, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN PUBLIC KEY-----\n"
        + lines.encodeToString(der.toArray())
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static DecodedKey decode(PublicKey key) {
    try {
      return KeyDecoder.decode(key);
    } catch (UndecodableKeyException e) {
      throw new MalformedKeyException("not a usable public key: " + e.reason(), e);
    }
  }
}
