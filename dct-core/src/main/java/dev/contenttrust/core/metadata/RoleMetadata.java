// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.metadata;

import dev.contenttrust.core.json.JsonValue.JsonObject;

/** What one role says: the {@code signed} part of a metadata file. Immutable. */
public sealed interface RoleMetadata
    permits RootMetadata, TargetsMetadata, SnapshotMetadata, TimestampMetadata {
  /** {@return the version, at least 1} */
  long version();

  /** {@return when this metadata expires} */
  Expiry expires();

  /** {@return the members that this library gives no meaning} */
  JsonObject unknown();
}
