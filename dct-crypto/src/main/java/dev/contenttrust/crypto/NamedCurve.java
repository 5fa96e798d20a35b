// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;

/** The elliptic curves that trust metadata may use: NIST's, and only by name. */
enum NamedCurve {
  P224("1.3.132.0.33", 224),
  P256("1.2.840.10045.3.1.7", 256),
  P384("1.3.132.0.34", 384),
  P521("1.3.132.0.35", 521);

  private static final Map<NamedCurve, ECNamedDomainParameters> DOMAINS = new ConcurrentHashMap<>();

  private final String oid;
  private final int bits;

  NamedCurve(String oid, int bits) {
    this.oid = oid;
    this.bits = bits;
  }

  static Optional<NamedCurve> of(ASN1ObjectIdentifier oid) {
    for (NamedCurve curve : values()) {
      if (curve.oid.equals(oid.getId())) {
        return Optional.of(curve);
      }
    }
    return Optional.empty();
  }

  /** Recognises a curve by its order, for keys that arrive with parameters made elsewhere. */
  static Optional<NamedCurve> of(ECDomainParameters parameters) {
    for (NamedCurve curve : values()) {
      if (curve.domain().getN().equals(parameters.getN())) {
        return Optional.of(curve);
      }
    }
    return Optional.empty();
  }

  ASN1ObjectIdentifier oid() {
    return new ASN1ObjectIdentifier(oid);
  }

  /** Returns the width of one coordinate, and of r and of s, in bytes. */
  int width() {
    return (bits + 7) / 8;
  }

  /** Returns the curve with hand-tuned field arithmetic; made at first use. */
  ECNamedDomainParameters domain() {
    return DOMAINS.computeIfAbsent(this, NamedCurve::tuned);
  }

  private static ECNamedDomainParameters tuned(NamedCurve curve) {
    X9ECParameters tuned = CustomNamedCurves.getByOID(curve.oid());
    return new ECNamedDomainParameters(
        curve.oid(), tuned.getCurve(), tuned.getG(), tuned.getN(), tuned.getH());
  }
}
