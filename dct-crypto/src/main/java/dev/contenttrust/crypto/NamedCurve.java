// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.jspecify.annotations.Nullable;

/** The elliptic curves that trust metadata may use: NIST's, and only by name. */
enum NamedCurve {
  P224(SECObjectIdentifiers.secp224r1, 224),
  P256(SECObjectIdentifiers.secp256r1, 256),
  P384(SECObjectIdentifiers.secp384r1, 384),
  P521(SECObjectIdentifiers.secp521r1, 521);

  private final ASN1ObjectIdentifier oid;
  private final int bits;
  private volatile @Nullable ECNamedDomainParameters domain;

  NamedCurve(ASN1ObjectIdentifier oid, int bits) {
    this.oid = oid;
    this.bits = bits;
  }

  static Optional<NamedCurve> of(ASN1ObjectIdentifier oid) {
    for (NamedCurve curve : values()) {
      if (curve.oid.equals(oid)) {
        return Optional.of(curve);
      }
    }
    return Optional.empty();
  }

  /** Recognises a curve by its order, for keys that arrive with explicit or provider-made parameters. */
  static Optional<NamedCurve> of(ECDomainParameters parameters) {
    for (NamedCurve curve : values()) {
      if (curve.domain().getN().equals(parameters.getN())) {
        return Optional.of(curve);
      }
    }
    return Optional.empty();
  }

  ASN1ObjectIdentifier oid() {
    return oid;
  }

  /** Returns the width of one coordinate, and of r and of s, in bytes. */
  int width() {
    return (bits + 7) / 8;
  }

  /** Returns the curve in the implementation with hand-tuned field arithmetic; made at first use. */
  ECNamedDomainParameters domain() {
    ECNamedDomainParameters made = domain;
    if (made == null) {
      X9ECParameters tuned = CustomNamedCurves.getByOID(oid);
      made =
          new ECNamedDomainParameters(
              oid, tuned.getCurve(), tuned.getG(), tuned.getN(), tuned.getH());
      domain = made;
    }
    return made;
  }
}
