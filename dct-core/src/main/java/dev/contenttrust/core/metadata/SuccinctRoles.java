// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.metadata;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import java.util.Locale;
import java.util.Optional;

/**
 * Hash bins (TAP 15): 2<sup>bitLength</sup> delegated roles that share keys and threshold, each for
 * the targets whose path's SHA-256 begins with the bin's number. Bins are computed when asked for
 * and never enumerated.
 *
 * @param keys who may sign for each bin
 * @param bitLength how many leading bits of the hash choose the bin, 1 to {@value #MAX_BIT_LENGTH}
 * @param namePrefix what the bins' names begin with, before a hyphen and the number; not empty
 * @param unknown members without meaning here
 */
public record SuccinctRoles(RoleKeys keys, int bitLength, String namePrefix, JsonObject unknown) {
  /** The greatest number of bits that choose a bin. */
  public static final int MAX_BIT_LENGTH = 32;

  /**
   * Checks the range.
   *
   * @param keys who may sign for each bin
   * @param bitLength how many leading bits of the hash choose the bin, 1 to {@value
   *     #MAX_BIT_LENGTH}
   * @param namePrefix what the bins' names begin with, before a hyphen and the number; not empty
   * @param unknown members without meaning here
   * @throws IllegalArgumentException if the number of bits is out of range or the prefix is empty
   */
  public SuccinctRoles {
    if (bitLength < 1 || bitLength > MAX_BIT_LENGTH) {
      throw new IllegalArgumentException(
          "hash bins are chosen by 1 to " + MAX_BIT_LENGTH + " bits, not " + bitLength);
    }
    if (namePrefix.isEmpty()) {
      throw new IllegalArgumentException("the name prefix of hash bins must not be empty");
    }
  }

  /**
   * {@return the one bin that may speak for the target}
   *
   * @param targetPath the target's name
   */
  public DelegatedRole binFor(String targetPath) {
    return bin(numberFor(targetPath));
  }

  /**
   * {@return the bin of that name; empty if none has it}
   *
   * @param name the bin's role name
   */
  public Optional<DelegatedRole> bin(RoleName name) {
    String text = name.value();
    if (text.length() != namePrefix.length() + 1 + digits() || !text.startsWith(namePrefix + "-")) {
      return Optional.empty();
    }
    String hex = text.substring(namePrefix.length() + 1);
    if (!hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
      return Optional.empty();
    }
    long number = Long.parseLong(hex, 16);
    return number < 1L << bitLength ? Optional.of(bin(number)) : Optional.empty();
  }

  private DelegatedRole bin(long number) {
    String hex = Long.toHexString(number);
    RoleName name =
        new RoleName(
            String.format(
                Locale.ROOT, "%s-%s%s", namePrefix, "0".repeat(digits() - hex.length()), hex));
    return new DelegatedRole(name, keys, new BinRule(this, number), false, JsonObject.empty());
  }

  long numberFor(String targetPath) {
    Bytes hash = Digest.sha256Of(Bytes.utf8(targetPath)).bytes();
    long first = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      first = (first << Byte.SIZE) | (hash.at(i) & 0xff);
    }
    return first >>> (MAX_BIT_LENGTH - bitLength);
  }

  /** The width of the last bin's number. */
  private int digits() {
    return Long.toHexString((1L << bitLength) - 1).length();
  }

  /**
   * The scope of one bin.
   *
   * @param bins all bins
   * @param number which of them
   */
  private record BinRule(SuccinctRoles bins, long number) implements PathRule {
    @Override
    public boolean matches(String targetPath) {
      return bins.numberFor(targetPath) == number;
    }

    @Override
    public PathRule within(PathRule delegator) {
      return this;
    }
  }
}
