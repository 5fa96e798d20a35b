// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf.repository;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.TufFormat;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.Expiry;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.crypto.PublicKeyForms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who signs a repository's four top-level roles. Immutable: {@link #with} returns a changed copy.
 */
public final class TopLevelKeys {
  private static final TufFormat FORMAT = new TufFormat();
  private static final TopLevelKeys NONE = new TopLevelKeys(Map.of(), Map.of());

  private final Map<RoleName, RoleKeys> roles;
  private final Map<KeyId, PublicKey> keys;

  private TopLevelKeys(Map<RoleName, RoleKeys> roles, Map<KeyId, PublicKey> keys) {
    this.roles = roles;
    this.keys = keys;
  }

  /**
   * Returns no keys yet.
   *
   * @return nothing to sign with
   */
  public static TopLevelKeys none() {
    return NONE;
  }

  /**
   * Sets who signs a role.
   *
   * @param role a top-level role
   * @param threshold how many of the keys must sign, at least 1
   * @param signers the public keys, in any form
   * @return the changed keys
   * @throws IllegalArgumentException if it is no top-level role, or there are fewer keys than must
   *     sign
   */
  public TopLevelKeys with(RoleName role, int threshold, List<PublicKey> signers) {
    if (!role.isTopLevel()) {
      throw new IllegalArgumentException(role + " is no top-level role");
    }
    Map<RoleName, RoleKeys> moreRoles = new LinkedHashMap<>(roles);
    Map<KeyId, PublicKey> moreKeys = new LinkedHashMap<>(keys);
    moreRoles.put(role, roleKeys(threshold, signers, moreKeys));
    return new TopLevelKeys(moreRoles, moreKeys);
  }

  /** Returns keys and threshold, and puts the keys into the table of their delegator. */
  static RoleKeys roleKeys(int threshold, List<PublicKey> signers, Map<KeyId, PublicKey> table) {
    List<KeyId> ids = new ArrayList<>();
    for (PublicKey signer : signers) {
      PublicKey listed = PublicKeyForms.toTuf(signer);
      KeyId id = FORMAT.keyIdOf(listed);
      table.put(id, listed);
      if (!ids.contains(id)) {
        ids.add(id);
      }
    }
    if (ids.size() < threshold) {
      throw new IllegalArgumentException(
          "of " + ids.size() + " keys " + threshold + " could never sign");
    }
    return new RoleKeys(ids, threshold, JsonObject.empty());
  }

  RootMetadata root(long version, Expiry expiry, boolean consistentSnapshot) {
    Map<KeyId, PublicKey> used = new LinkedHashMap<>();
    for (RoleKeys role : roles.values()) {
      for (KeyId id : role.keyIds()) {
        PublicKey key = keys.get(id);
        if (key != null) {
          used.put(id, key);
        }
      }
    }
    return new RootMetadata(version, expiry, consistentSnapshot, used, roles, JsonObject.empty());
  }
}
