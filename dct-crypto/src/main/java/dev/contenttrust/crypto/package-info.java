// SPDX-License-Identifier: Apache-2.0
/**
 * Keys and signatures: verification, signing, key generation, root certificates.
 *
 * <p>Start with {@link dev.contenttrust.crypto.SignatureVerifier} and {@link
 * dev.contenttrust.crypto.Signer}.
 *
 * @serial exclude
 */
@NullMarked
package dev.contenttrust.crypto;

import org.jspecify.annotations.NullMarked;
