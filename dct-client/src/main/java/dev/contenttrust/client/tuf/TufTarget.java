// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.metadata.TargetFile;
import java.util.Optional;

/** A target as its publishers signed it. Immutable and thread-safe. */
public final class TufTarget {
  private final TargetFile file;
  private final RoleName role;
  private final long roleVersion;

  TufTarget(TargetFile file, RoleName role, long roleVersion) {
    this.file = file;
    this.role = role;
    this.roleVersion = roleVersion;
  }

  /**
   * Returns the target's path.
   *
   * @return the path as signed
   */
  public String path() {
    return file.name();
  }

  /**
   * Returns the length.
   *
   * @return the length in bytes, not negative
   */
  public long length() {
    return file.length();
  }

  /**
   * Returns the hashes.
   *
   * @return the hashes as signed
   */
  public Hashes hashes() {
    return file.hashes();
  }

  /**
   * Returns the publishers' own data.
   *
   * @return the data; empty if there are none
   */
  public Optional<JsonValue> custom() {
    return Optional.ofNullable(file.custom());
  }

  /**
   * Returns which role speaks for the target.
   *
   * @return the top-level targets role or a delegated one
   */
  public RoleName role() {
    return role;
  }

  /**
   * Returns in which version that role says so.
   *
   * @return the version, at least 1
   */
  public long roleVersion() {
    return roleVersion;
  }

  @Override
  public String toString() {
    return path() + " (" + length() + " bytes, " + role + " version " + roleVersion + ")";
  }
}
