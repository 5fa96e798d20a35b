// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.json.JsonLimits;

/**
 * Bounds on one metadata file, against files made to exhaust time or memory.
 *
 * @param json the bounds of the JSON text
 * @param maxSignatures how many signatures a file may carry
 * @param maxKeys how many keys one table, and how many key ids one role, may list
 * @param maxRoles how many roles a root or one delegation table may list
 */
public record FormatLimits(JsonLimits json, int maxSignatures, int maxKeys, int maxRoles) {
  /**
   * {@link JsonLimits#DEFAULT}, 1024 signatures, 16384 keys, 32768 roles (16384 hash bins are in
   * use in public repositories).
   */
  public static final FormatLimits DEFAULT =
      new FormatLimits(JsonLimits.DEFAULT, 1024, 16_384, 32_768);

  /**
   * Checks the bounds.
   *
   * @param json the bounds of the JSON text
   * @param maxSignatures how many signatures a file may carry
   * @param maxKeys how many keys one table, and how many key ids one role, may list
   * @param maxRoles how many roles a root or one delegation table may list
   * @throws IllegalArgumentException if one is below 1
   */
  public FormatLimits {
    if (maxSignatures < 1 || maxKeys < 1 || maxRoles < 1) {
      throw new IllegalArgumentException("every limit is at least 1");
    }
  }
}
