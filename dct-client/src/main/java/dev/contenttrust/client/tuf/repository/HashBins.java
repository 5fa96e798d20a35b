// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf.repository;

import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A delegation to hash bins (TAP 15), which share their keys. Immutable.
 *
 * @param prefix what the bins' names begin with, before a hyphen and the number
 * @param bitLength how many bits of the path's hash choose the bin, 1 to {@value #MAX_BIT_LENGTH}:
 *     2<sup>bitLength</sup> bins are published
 * @param threshold how many of the keys must sign, at least 1
 * @param keys the public keys, in any form
 */
public record HashBins(String prefix, int bitLength, int threshold, List<PublicKey> keys) {
  /** More bins than this are no small repository. */
  public static final int MAX_BIT_LENGTH = 14;

  /**
   * Copies the list.
   *
   * @param prefix what the bins' names begin with
   * @param bitLength how many bits choose the bin
   * @param threshold how many of the keys must sign
   * @param keys the public keys
   * @throws IllegalArgumentException if the number of bits is out of range
   */
  public HashBins {
    keys = List.copyOf(keys);
    if (bitLength < 1 || bitLength > MAX_BIT_LENGTH) {
      throw new IllegalArgumentException(
          "hash bins are chosen by 1 to " + MAX_BIT_LENGTH + " bits, not " + bitLength);
    }
  }

  List<RoleName> names() {
    int count = 1 << bitLength;
    int digits = Integer.toHexString(count - 1).length();
    List<RoleName> names = new ArrayList<>(count);
    for (int bin = 0; bin < count; bin++) {
      String number = String.format(Locale.ROOT, "%0" + digits + "x", bin);
      names.add(new RoleName(prefix + "-" + number));
    }
    return names;
  }
}
