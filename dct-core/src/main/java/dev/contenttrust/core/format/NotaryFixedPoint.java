// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;

/**
 * Whether a file is written as Notary itself would write it. A Notary server stores the bytes that
 * it receives and hashes its own rendering of what it parsed: where the two differ, the snapshot
 * names a file that nobody stored, and the collection is unreadable until the next publication.
 */
public final class NotaryFixedPoint {
  private static final NotaryReader READER = new NotaryReader(FormatLimits.DEFAULT);
  private static final NotaryFormat FORMAT = new NotaryFormat();

  private NotaryFixedPoint() {}

  /**
   * {@return what Notary would write after reading the file, whatever role it is of}
   *
   * @param wire the whole file as fetched or stored
   * @throws MalformedJsonException if it is no metadata file, or one that Notary could not write
   */
  public static Bytes reemit(Bytes wire) {
    SignedMetadata<? extends RoleMetadata> file = READER.any(wire);
    try {
      return FORMAT.write(file.payload(), file.signatures());
    } catch (IllegalArgumentException e) {
      throw new MalformedJsonException("Notary could not write this file: " + e.getMessage(), e);
    }
  }

  /**
   * {@return whether Notary would write the file as it is; false also for what is no metadata file}
   *
   * @param wire the whole file as fetched or stored
   */
  public static boolean isFixedPoint(Bytes wire) {
    try {
      return reemit(wire).equals(wire);
    } catch (MalformedJsonException e) {
      return false;
    }
  }
}
