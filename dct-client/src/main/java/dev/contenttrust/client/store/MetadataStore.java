// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.store;

import dev.contenttrust.core.Gun;
import java.nio.file.Path;
import java.util.Set;

/**
 * Keeps the last trusted metadata of each collection, and with it the protection against rollback:
 * what users bring to share it between machines. Contents are never obeyed: they are verified again
 * after every load. Implementations are thread-safe.
 */
public interface MetadataStore {
  /**
   * Returns what is stored. Damaged or unreadable files are reported as absent, never as an error,
   * but in {@link StoredMetadata#problems()}.
   *
   * @param gun the collection
   * @return what is stored, as far as it could be read
   */
  StoredMetadata load(Gun gun);

  /**
   * Replaces what is stored in one step, if it still is what was loaded.
   *
   * @param expected what {@link #load} returned
   * @param next what shall be stored: files that are no longer named there are removed
   * @param gun the collection
   * @return whether it was replaced; false means that somebody else was faster: load and verify
   *     again
   * @throws java.io.UncheckedIOException if nothing can be stored (a read-only folder, a full
   *     disk); what was stored is then unchanged
   */
  boolean replace(Gun gun, StoredMetadata expected, StoredMetadata next);

  /**
   * Forgets the collection: metadata, pins of first use, versions. Keys are not touched.
   *
   * @param gun the collection
   * @throws java.io.UncheckedIOException if it cannot be removed
   */
  void remove(Gun gun);

  /**
   * Returns the collections of which something is stored, as far as the store can tell. Used for
   * advice only, never for trust.
   *
   * @return the collections, in an unspecified order; empty unless overridden
   * @throws java.io.UncheckedIOException if the store cannot be read
   */
  default Set<Gun> collections() {
    return Set.of();
  }

  /**
   * Returns a new store in memory: the protection against rollback lasts as long as it does.
   *
   * @return a new store in memory: the protection against rollback lasts as long as it does
   */
  static MetadataStore memory() {
    return new MemoryMetadataStore();
  }

  /**
   * Returns the store in a trust folder of Docker's layout, which the Docker and Notary command
   * lines can use at the same time: {@code tuf/GUN/metadata/ROLE.json}, folders and files for their
   * owner only. The memory of versions lies beside, in {@code tuf/GUN/.dct}, which those programs
   * ignore. Nothing is created before something is stored. Symbolic links out of the folder are not
   * followed.
   *
   * @param trustFolder the folder, for Docker {@code ~/.docker/trust}
   * @return the store
   */
  static MetadataStore directory(Path trustFolder) {
    return new DirectoryMetadataStore(trustFolder);
  }
}
