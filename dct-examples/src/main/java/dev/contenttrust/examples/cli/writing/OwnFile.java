// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.examples.cli.session.UsageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner may read, and files that only their owner should have written. */
final class OwnFile {
  private static final int MAX_BYTES = 64 << 20;

  private OwnFile() {}

  /**
   * Writes a new file, which only its owner may read.
   *
   * @throws UsageException if it exists or cannot be written
   */
  static void create(Path file, Bytes content) {
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownerOnly(file))) {
      ByteBuffer rest = content.asBuffer();
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    } catch (FileAlreadyExistsException e) {
      throw new UsageException("the file " + file + " exists already");
    } catch (IOException e) {
      throw new UsageException("cannot write " + file, e);
    }
  }

  /**
   * Reads a file.
   *
   * @throws UsageException if it cannot be read, or is unreasonably long
   */
  static Bytes read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new UsageException(file + " is too long");
      }
      return Bytes.wrap(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UsageException("cannot read " + file, e);
    }
  }

  /**
   * Reads a file with private keys, which nobody else may be able to read or change, as Docker
   * demands.
   *
   * @throws UsageException if others may, or it cannot be read
   */
  static Bytes readPrivate(Path file) {
    try {
      if (isPosix(file)
          && Files.getPosixFilePermissions(file).stream()
              .anyMatch(permission -> !permission.name().startsWith("OWNER_"))) {
        throw new UsageException(
            "the file "
                + file
                + " must not be readable or writable by others; make it private with chmod 600");
      }
    } catch (IOException e) {
      throw new UsageException("cannot read " + file, e);
    }
    return read(file);
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    return isPosix(file)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
