// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import java.util.List;

/**
 * What became of the blocks of an imported text.
 *
 * @param stored the keys that are now in the store
 * @param weak those of them that are RSA keys below 2048 bits: no reader accepts their signatures
 * @param refused for each block that was not stored the reason, for people
 */
public record KeyImport(List<KeyEntry> stored, List<KeyEntry> weak, List<String> refused) {
  /**
   * Copies the lists.
   *
   * @param stored the keys that are now in the store
   * @param weak those of them that are RSA keys below 2048 bits: no reader accepts their signatures
   * @param refused for each block that was not stored the reason, for people
   */
  public KeyImport {
    stored = List.copyOf(stored);
    weak = List.copyOf(weak);
    refused = List.copyOf(refused);
  }
}
