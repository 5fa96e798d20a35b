// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.store;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a plain TUF client keeps of one repository: of each role the exact bytes that were trusted
 * last. Nothing in it is believed: whatever is loaded is verified again. Implementations are
 * thread-safe, and where several processes share what is stored, safe between these.
 */
public interface RoleStore {
  /**
   * Returns what is stored of a role.
   *
   * @param role the role; its name is free text
   * @return the bytes; empty if there are none, or none that can be read
   */
  Optional<Bytes> load(RoleName role);

  /**
   * Replaces what is stored of a role, unless somebody else did so in the meantime. All or nothing,
   * also for a reader at the same moment.
   *
   * @param role the role
   * @param expected what {@link #load} returned, {@code null} for nothing
   * @param next what to store, {@code null} for nothing
   * @return false if something else than {@code expected} or {@code next} is stored by now; then
   *     nothing changed
   * @throws java.io.UncheckedIOException if it could not be stored
   */
  boolean replace(RoleName role, @Nullable Bytes expected, @Nullable Bytes next);

  /**
   * Returns a root of the chain from an anchor that the program brings along to the present root.
   *
   * @param version its version
   * @return the bytes; empty if it is not kept
   */
  Optional<Bytes> loadRoot(long version);

  /**
   * Keeps a root of the chain, so that following it again needs no network.
   *
   * @param version its version
   * @param root its bytes
   * @throws java.io.UncheckedIOException if it could not be stored
   */
  void keepRoot(long version, Bytes root);

  /**
   * Returns a folder for unfinished downloads, best on the file system of their destination.
   *
   * @return the folder; it need not exist
   */
  default Path staging() {
    return Path.of(System.getProperty("java.io.tmpdir", "."));
  }

  /**
   * Returns a store in one flat folder: {@code root.json}, {@code timestamp.json} and so on, names
   * of delegated roles percent-encoded. Only files of trusted roles end in {@code .json}; the lock,
   * unfinished files and the chain of roots (in the folder {@code roots}, if an anchor is brought
   * along) have other endings.
   *
   * @param folder the folder, made when first needed
   * @return the store
   */
  static RoleStore directory(Path folder) {
    return new DirectoryRoleStore(folder);
  }

  /**
   * Returns a store that forgets everything with the process.
   *
   * @return an empty store
   */
  static RoleStore memory() {
    return new MemoryRoleStore();
  }
}
