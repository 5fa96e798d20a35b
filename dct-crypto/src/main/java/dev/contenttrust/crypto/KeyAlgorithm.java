// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

/** The kinds of keys that can be generated. */
public enum KeyAlgorithm {
  /** ECDSA on P-256: what Docker and Notary generate, and what every reader understands. */
  ECDSA_P256,
  /** ECDSA on P-384. */
  ECDSA_P384,
  /** Ed25519: not usable for Notary's root role, and not every key tool of Docker reads it. */
  ED25519,
  /** RSA with 2048 bits. */
  RSA_2048,
  /** RSA with 3072 bits. */
  RSA_3072,
  /** RSA with 4096 bits. */
  RSA_4096
}
