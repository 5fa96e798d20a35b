// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.metadata.PublicKey;
import java.io.IOException;
import java.io.StringReader;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * Turns a key of the metadata into a sound public key. The declared type must be that of the key
 * found inside: an RSA key labelled {@code ecdsa} decodes to nothing.
 */
final class KeyDecoder {
  private static final int MAX_PEM_BYTES = 16 * 1024;

  private KeyDecoder() {}

  static DecodedKey decode(PublicKey key) throws UndecodableKeyException {
    return switch (key.keyType()) {
      case KeyTypes.ECDSA -> require(DecodedKey.Ec.class, plain(key));
      case KeyTypes.RSA -> require(DecodedKey.Rsa.class, plain(key));
      case KeyTypes.ECDSA_X509 -> require(DecodedKey.Ec.class, leaf(key));
      case KeyTypes.RSA_X509 -> require(DecodedKey.Rsa.class, leaf(key));
      case KeyTypes.ED25519 -> ed25519(key);
      case KeyTypes.TUF_ECDSA_P256 -> olderTuf(key, NamedCurve.P256);
      case KeyTypes.TUF_ECDSA_P384 -> olderTuf(key, NamedCurve.P384);
      default -> throw new UndecodableKeyException("unknown key type");
    };
  }

  /** Tells whether the key's value is PEM text, which Notary allows for one legacy method only. */
  static boolean isPem(PublicKey key) {
    return key.encoding() == PublicKey.Encoding.SPKI_PEM
        || (key.encoding() == PublicKey.Encoding.SPKI_DER
            && key.value().size() > 0
            && key.value().at(0) == '-');
  }

  private static DecodedKey plain(PublicKey key) throws UndecodableKeyException {
    return switch (key.encoding()) {
      case SPKI_DER, SPKI_PEM ->
          SpkiDecoder.decode(isPem(key) ? unarmored(key.value()) : key.value());
      case CERTIFICATES_PEM, RAW, OPAQUE ->
          throw new UndecodableKeyException("the encoding does not fit the key type");
    };
  }

  private static DecodedKey leaf(PublicKey key) throws UndecodableKeyException {
    if (key.encoding() != PublicKey.Encoding.CERTIFICATES_PEM || key.scheme() != null) {
      throw new UndecodableKeyException("the encoding does not fit the key type");
    }
    Certificate certificate = CertificateBundle.readFirst(key.value());
    try {
      // expiry does not matter: Notary verifies delegations with expired certificates (6.4)
      CertificateRules.requireSound(certificate);
    } catch (UnusableCertificateException e) {
      throw new UndecodableKeyException("the certificate may not be used", e);
    }
    return SpkiDecoder.decode(certificate.getSubjectPublicKeyInfo());
  }

  private static DecodedKey ed25519(PublicKey key) throws UndecodableKeyException {
    if (key.encoding() != PublicKey.Encoding.RAW) {
      throw new UndecodableKeyException("the encoding does not fit the key type");
    }
    return SpkiDecoder.ed25519(key.value().toArray());
  }

  private static DecodedKey olderTuf(PublicKey key, NamedCurve curve)
      throws UndecodableKeyException {
    DecodedKey.Ec decoded =
        key.encoding() == PublicKey.Encoding.RAW
            ? SpkiDecoder.point(curve, key.value().toArray())
            : require(DecodedKey.Ec.class, plain(key));
    if (decoded.curve() != curve || key.scheme() == null) {
      throw new UndecodableKeyException("the curve is not the one that the key type names");
    }
    return decoded;
  }

  private static Bytes unarmored(Bytes pem) throws UndecodableKeyException {
    if (pem.size() > MAX_PEM_BYTES) {
      throw new UndecodableKeyException("a public key of " + pem.size() + " bytes is too long");
    }
    try (PemReader reader = new PemReader(new StringReader(pem.toUtf8()))) {
      PemObject block = reader.readPemObject();
      if (block == null || !block.getType().equals("PUBLIC KEY")) {
        throw new UndecodableKeyException("no PEM block PUBLIC KEY");
      }
      if (reader.readPemObject() != null) {
        throw new UndecodableKeyException("more than one PEM block");
      }
      return Bytes.wrap(block.getContent());
    } catch (IOException | RuntimeException e) {
      throw new UndecodableKeyException("not PEM", e);
    }
  }

  private static <K extends DecodedKey> K require(Class<K> type, DecodedKey key)
      throws UndecodableKeyException {
    if (!type.isInstance(key)) {
      throw new UndecodableKeyException("the key is not of the declared type");
    }
    return type.cast(key);
  }
}
