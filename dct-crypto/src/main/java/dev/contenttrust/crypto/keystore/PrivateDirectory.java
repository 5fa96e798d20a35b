// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.crypto.KeyAccessException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory that only its owner may read. Files are replaced atomically, so that a process that
 * dies leaves the old file or the new one. Symbolic links are never followed below the directory.
 */
final class PrivateDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(PrivateDirectory.class);
  private static final Set<PosixFilePermission> DIRECTORY_MODE =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE_MODE =
      PosixFilePermissions.fromString("rw-------");
  private static final int MAX_FILE_BYTES = 256 * 1024;
  private static final int MAX_FILES = 100_000;

  /** Deep enough for {@code tuf_keys} with the longest repository names that are in use. */
  private static final int MAX_DEPTH = 32;

  private final Path path;
  private final boolean allowLaxPermissions;

  PrivateDirectory(Path path, boolean allowLaxPermissions) {
    this.path = path.toAbsolutePath().normalize();
    this.allowLaxPermissions = allowLaxPermissions;
  }

  Path path() {
    return path;
  }

  /** Lists all regular files with that ending, sorted; none if the directory does not exist. */
  List<Path> files(String ending) {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    requirePrivate(path);
    try (Stream<Path> all = Files.walk(path, MAX_DEPTH)) {
      return all.filter(file -> file.getFileName().toString().endsWith(ending))
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .limit(MAX_FILES)
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new KeyAccessException("cannot list the key directory " + path, e);
    }
  }

  Bytes read(Path file) {
    requirePrivate(file);
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new KeyAccessException("the key file " + file + " is too long", null);
      }
      return Bytes.wrap(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new KeyAccessException("cannot read the key file " + file, e);
    }
  }

  /**
   * Writes a file into the directory, which is made if need be; the content is on the disk when
   * this returns.
   */
  void write(String name, Bytes content) {
    Path file = path.resolve(name);
    Path temporary = file.resolveSibling("." + name + "." + UUID.randomUUID());
    try {
      create();
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              mode(FILE_MODE))) {
        ByteBuffer rest = content.asBuffer();
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true);
      }
      replace(temporary, file);
    } catch (IOException e) {
      throw new KeyAccessException("cannot write the key file " + file, e);
    } finally {
      deleteQuietly(temporary);
    }
  }

  void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new KeyAccessException("cannot delete the key file " + file, e);
    }
  }

  private void create() throws IOException {
    if (!Files.isDirectory(path)) {
      Files.createDirectories(path, mode(DIRECTORY_MODE));
    }
    requirePrivate(path);
  }

  private void replace(Path temporary, Path file) throws IOException {
    try {
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    }
    if (isPosix(file)) {
      // the rename itself must survive a power cut; other systems cannot open directories
      try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }

  private void requirePrivate(Path file) {
    if (allowLaxPermissions || !isPosix(file)) {
      return;
    }
    try {
      Set<PosixFilePermission> permissions =
          Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
      if (!DIRECTORY_MODE.containsAll(permissions)) {
        throw new KeyAccessException(
            file
                + " must not be accessible by others but has permissions "
                + PosixFilePermissions.toString(permissions),
            null);
      }
    } catch (IOException e) {
      throw new KeyAccessException("cannot read the permissions of " + file, e);
    }
  }

  private static void deleteQuietly(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      LOG.warn("Cannot delete the temporary key file {}", temporary, e);
    }
  }

  private FileAttribute<?>[] mode(Set<PosixFilePermission> permissions) {
    return isPosix(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
