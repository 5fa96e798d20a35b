// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf.repository;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import java.util.Map;

/**
 * Who must sign a role, in the eyes of one delegator. Immutable.
 *
 * @param role key ids and threshold
 * @param keys the delegator's key table
 */
record Authority(RoleKeys role, Map<KeyId, PublicKey> keys) {}
