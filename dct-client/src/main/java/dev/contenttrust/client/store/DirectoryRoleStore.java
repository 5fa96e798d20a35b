// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.store;

import dev.contenttrust.client.store.OwnerOnlyFiles.Durability;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps roles as files of one folder. Files are replaced by renaming, so that readers need no lock;
 * writers take one. Thread-safe, and safe between processes.
 */
final class DirectoryRoleStore implements RoleStore {
  private static final long MAX_FILE_BYTES = 128L << 20;
  private static final String LOCK = ".lock";
  private static final String ROOTS = "roots";

  private final Path folder;

  DirectoryRoleStore(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  @Override
  public Optional<Bytes> load(RoleName role) {
    return read(file(role));
  }

  @Override
  public boolean replace(RoleName role, @Nullable Bytes expected, @Nullable Bytes next) {
    return locked(() -> replaceLocked(file(role), expected, next));
  }

  @Override
  public Optional<Bytes> loadRoot(long version) {
    return read(root(version));
  }

  @Override
  public void keepRoot(long version, Bytes root) {
    locked(
        () -> {
          OwnerOnlyFiles.createFolders(folder.resolve(ROOTS));
          OwnerOnlyFiles.write(root(version), root, Durability.SYNCED);
          return true;
        });
  }

  @Override
  public Path staging() {
    return folder;
  }

  private boolean locked(StoreLock.Action<Boolean> action) {
    try {
      OwnerOnlyFiles.createFolders(folder);
      return StoreLock.holding(folder.resolve(LOCK), false, OwnerOnlyFiles::openForLock, action);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean replaceLocked(Path file, @Nullable Bytes expected, @Nullable Bytes next)
      throws IOException {
    Bytes present = read(file).orElse(null);
    if (next != null && next.equals(present)) {
      return true;
    }
    if (present == null ? expected != null && next != null : !present.equals(expected)) {
      return false;
    }
    if (next == null) {
      Files.deleteIfExists(file);
    } else {
      OwnerOnlyFiles.write(file, next, Durability.SYNCED);
    }
    return true;
  }

  /** Damaged, empty or foreign files are as good as none. */
  private static Optional<Bytes> read(Path file) {
    try {
      return Optional.of(OwnerOnlyFiles.read(file, MAX_FILE_BYTES));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Path file(RoleName role) {
    return folder.resolve(RoleFileName.of(role));
  }

  private Path root(long version) {
    return folder.resolve(ROOTS).resolve(version + ".root");
  }
}
