// SPDX-License-Identifier: Apache-2.0
/**
 * Where private keys are kept: in memory, in Docker's {@code private/} directory, in a PKCS#11
 * token. A store gives out signers and never key bytes; passphrases come from a source that the
 * user brings.
 *
 * <p>Start with {@link dev.contenttrust.crypto.keystore.KeyStore} and {@link
 * dev.contenttrust.crypto.keystore.FileKeyStore}.
 */
@NullMarked
package dev.contenttrust.crypto.keystore;

import org.jspecify.annotations.NullMarked;
