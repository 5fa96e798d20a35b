// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.metadata;

import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue.JsonObject;

/**
 * A role to which targets are delegated.
 *
 * @param name the role's name
 * @param keys who may sign for it
 * @param paths which targets it may sign
 * @param terminating whether the search ends after this role if it matches; always false in Notary
 * @param unknown members without meaning here
 */
public record DelegatedRole(
    RoleName name, RoleKeys keys, PathRule paths, boolean terminating, JsonObject unknown) {}
