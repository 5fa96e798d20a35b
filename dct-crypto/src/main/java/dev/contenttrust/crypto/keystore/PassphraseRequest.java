// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import dev.contenttrust.core.KeyId;
import org.jspecify.annotations.Nullable;

/**
 * For which key a passphrase is wanted.
 *
 * @param id the key's canonical id; {@code null} for a key file that does not say
 * @param role the role or the signer's name
 * @param isNew whether a passphrase is chosen for a key that is about to be written; ask twice then
 * @param attempt how many wrong passphrases were given before for this request, at least 0
 */
public record PassphraseRequest(@Nullable KeyId id, String role, boolean isNew, int attempt) {}
