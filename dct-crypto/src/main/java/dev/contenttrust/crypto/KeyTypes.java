// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

/** The names of key types in metadata. */
final class KeyTypes {
  static final String ECDSA = "ecdsa";
  static final String ECDSA_X509 = "ecdsa-x509";
  static final String RSA = "rsa";
  static final String RSA_X509 = "rsa-x509";
  static final String ED25519 = "ed25519";

  /** Older TUF repositories name the scheme as type, sometimes with the bare point as key. */
  static final String TUF_ECDSA_P256 = "ecdsa-sha2-nistp256";

  static final String TUF_ECDSA_P384 = "ecdsa-sha2-nistp384";

  private KeyTypes() {}
}
