// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.metadata.TargetFile;
import java.io.ByteArrayOutputStream;
import java.util.function.Function;

/**
 * A table of targets that has the greater part of its own canonical form as text, so that writing
 * it anew need not take that part to pieces.
 */
interface TargetsText {
  /** Returns about how many bytes the members take. */
  int roughSize();

  /**
   * Writes the members of the table in the order of their names' bytes, a comma before each.
   *
   * @param usual the shape of the dialect to write: what has it already is copied
   * @param member writes every other target as a member, name and all
   */
  void writeMembers(
      UsualEntry usual, Function<TargetFile, Bytes> member, ByteArrayOutputStream out);
}
