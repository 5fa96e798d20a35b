// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * PEM text of one or more certificates, read within bounds and written exactly as Notary writes it.
 */
final class CertificateBundle {
  /** The longest accepted text, in bytes. */
  private static final int MAX_BYTES = 1024 * 1024;

  /**
   * The most certificates of one root key; honest bundles have two or three, and paths are searched
   * among them.
   */
  private static final int MAX_CERTIFICATES = 10;

  private static final String BLOCK_TYPE = "CERTIFICATE";
  private static final int PEM_COLUMNS = 64;

  private CertificateBundle() {}

  /**
   * Reads every PEM block; text around the blocks is skipped.
   *
   * @throws UndecodableKeyException if there is no block, or any block is no certificate
   */
  static List<Certificate> readAll(Bytes pem) throws UndecodableKeyException {
    return read(pem, MAX_CERTIFICATES);
  }

  static List<Certificate> read(Bytes pem, int most) throws UndecodableKeyException {
    return read(pem, most, true);
  }

  /** Reads the first PEM block, the one that Notary verifies delegations with. */
  static Certificate readFirst(Bytes pem) throws UndecodableKeyException {
    return read(pem, 1, false).get(0);
  }

  private static List<Certificate> read(Bytes pem, int most, boolean toTheEnd)
      throws UndecodableKeyException {
    if (pem.size() > MAX_BYTES) {
      throw new UndecodableKeyException("certificates of " + pem.size() + " bytes are too long");
    }
    List<Certificate> certificates = new ArrayList<>();
    try (PemReader reader =
        new PemReader(
            new InputStreamReader(
                new ByteArrayInputStream(pem.toArray()), StandardCharsets.ISO_8859_1))) {
      for (PemObject block = reader.readPemObject();
          block != null;
          block = reader.readPemObject()) {
        if (certificates.size() == most) {
          throw new UndecodableKeyException("more than " + most + " certificates");
        }
        certificates.add(certificate(block));
        if (!toTheEnd) {
          break;
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new UndecodableKeyException("not PEM", e);
    }
    if (certificates.isEmpty()) {
      throw new UndecodableKeyException("no certificate in PEM");
    }
    return certificates;
  }

  private static Certificate certificate(PemObject block) throws UndecodableKeyException {
    if (!block.getType().equals(BLOCK_TYPE)) {
      throw new UndecodableKeyException("a PEM block is no certificate");
    }
    try {
      byte[] der = block.getContent();
      Certificate certificate = Certificate.getInstance(ASN1Primitive.fromByteArray(der));
      if (!Arrays.equals(certificate.getEncoded(ASN1Encoding.DER), der)) {
        throw new UndecodableKeyException("a certificate is not in DER");
      }
      return certificate;
    } catch (IOException | RuntimeException e) {
      throw new UndecodableKeyException("a certificate cannot be parsed", e);
    }
  }

  /** Writes the certificates as Notary does: 64 columns, one newline at the end. */
  static Bytes write(List<Certificate> certificates) {
    StringBuilder text = new StringBuilder();
    Base64.Encoder base64 =
        Base64.getMimeEncoder(PEM_COLUMNS, "\n".getBytes(StandardCharsets.US_ASCII));
    for (Certificate certificate : certificates) {
      text.append("-----BEGIN ").append(BLOCK_TYPE).append("-----\n");
      text.append(base64.encodeToString(der(certificate))).append('\n');
      text.append("-----END ").append(BLOCK_TYPE).append("-----\n");
    }
    return Bytes.utf8(text.toString());
  }

  static byte[] der(Certificate certificate) {
    try {
      return certificate.getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new UncheckedIOException("encoding to memory failed", e);
    }
  }
}
