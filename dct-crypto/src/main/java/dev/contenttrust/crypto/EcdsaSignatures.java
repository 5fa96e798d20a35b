// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import org.bouncycastle.crypto.signers.DSAEncoding;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

/**
 * The two encodings of an ECDSA signature. Both decode strictly: one encoding for each pair, r and
 * s from 1 to the curve's order minus 1. A high s is accepted, as every Notary and TUF reader does.
 */
final class EcdsaSignatures {
  private EcdsaSignatures() {}

  /**
   * Decodes r and s; {@code null} is never returned, anything but the one right encoding throws.
   */
  static BigInteger[] decode(SignatureScheme scheme, NamedCurve curve, Bytes signature)
      throws IOException {
    DSAEncoding encoding = encoding(scheme);
    if (encoding == PlainDSAEncoding.INSTANCE && signature.size() != 2 * curve.width()) {
      throw new IOException("the signature has a wrong length");
    }
    try {
      BigInteger[] pair = encoding.decode(curve.domain().getN(), signature.toArray());
      for (BigInteger value : pair) {
        if (value.signum() <= 0) {
          throw new IOException("r or s is out of range");
        }
      }
      return pair;
    } catch (RuntimeException e) {
      throw new IOException("the signature cannot be decoded", e);
    }
  }

  static Bytes encode(SignatureScheme scheme, NamedCurve curve, BigInteger r, BigInteger s) {
    try {
      return Bytes.wrap(encoding(scheme).encode(curve.domain().getN(), r, s));
    } catch (IOException e) {
      throw new UncheckedIOException("encoding to memory failed", e);
    }
  }

  /** Translates between the encodings. */
  static Bytes transcode(
      Bytes signature, SignatureScheme from, SignatureScheme to, NamedCurve curve)
      throws IOException {
    BigInteger[] pair = decode(from, curve, signature);
    return encode(to, curve, pair[0], pair[1]);
  }

  private static DSAEncoding encoding(SignatureScheme scheme) {
    return scheme == SignatureScheme.ECDSA_SHA256_FIXED
        ? PlainDSAEncoding.INSTANCE
        : StandardDSAEncoding.INSTANCE;
  }
}
