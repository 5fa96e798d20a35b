// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.metadata.PublicKey;

/**
 * A key that may sign for a role.
 *
 * @param id the id under which the metadata lists it; for a root key the id of its certificate
 * @param canonicalId the id of the public key itself, by which private key files are named; equal
 *     to {@code id} for a key without certificate, and for one that cannot be decoded
 * @param key the key as listed
 */
public record RoleKey(KeyId id, KeyId canonicalId, PublicKey key) {}
