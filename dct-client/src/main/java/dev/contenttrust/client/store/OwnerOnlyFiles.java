// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.store;

import dev.contenttrust.core.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files and folders that only their owner can use (0600 and 0700, as Docker makes them), written
 * whole or not at all.
 */
final class OwnerOnlyFiles {
  /**
   * How much is handed to the system at once, in bytes: it copies that much into a buffer of its
   * own, which it keeps.
   */
  private static final int PIECE = 1 << 17;

  private OwnerOnlyFiles() {}

  /** Whether the content must have reached the disk before the file gets its name. */
  enum Durability {
    /** Survives a power failure: for what nobody could fetch again. */
    SYNCED,
    /** May be lost or torn in a power failure: for what is checked against hashes when read. */
    REPLACEABLE
  }

  static void createFolders(Path folder) throws IOException {
    Files.createDirectories(folder, attributes(folder.getFileSystem(), "rwx------"));
  }

  /** Opens a file for locking, making it where it is missing. */
  static FileChannel openForLock(Path file) throws IOException {
    requirePlainIfThere(file);
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
        attributes(file.getFileSystem(), "rw-------"));
  }

  /**
   * Requires that nothing else stands in place of a file: opening a named pipe waits for ever.
   *
   * @throws IOException if there is something that is no plain file
   */
  static void requirePlainIfThere(Path file) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("is not a plain file: " + file);
    }
  }

  static void write(Path file, Bytes content, Durability durability) throws IOException {
    Path unnamed = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(unnamed);
    try (FileChannel channel =
        FileChannel.open(
            unnamed,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            attributes(file.getFileSystem(), "rw-------"))) {
      for (int at = 0; at < content.size(); at += PIECE) {
        ByteBuffer piece = content.slice(at, Math.min(content.size(), at + PIECE)).asBuffer();
        while (piece.hasRemaining()) {
          channel.write(piece);
        }
      }
      if (durability == Durability.SYNCED) {
        channel.force(true);
      }
    }
    move(unnamed, file);
  }

  static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      // Both names lie in one folder tree: a file system that cannot do this has no safe way.
      throw new IOException("the file system cannot replace a file in one step: " + to, e);
    }
  }

  /**
   * Reads a plain file.
   *
   * @throws IOException if it is no plain file, is empty, is longer than {@code maxBytes}, or
   *     cannot be read
   */
  static Bytes read(Path file, long maxBytes) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("is not a plain file");
    }
    try (FileChannel channel =
        FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      long size = channel.size();
      if (size == 0) {
        throw new IOException("is empty");
      }
      if (size > maxBytes || size > Integer.MAX_VALUE - 16) {
        throw new IOException("is longer than " + maxBytes + " bytes");
      }
      ByteBuffer buffer = ByteBuffer.allocate((int) size);
      while (buffer.position() < size) {
        buffer.limit((int) Math.min(size, buffer.position() + (long) PIECE));
        if (channel.read(buffer) < 0) {
          throw new IOException("became shorter while it was read");
        }
      }
      return Bytes.wrap(buffer.array());
    }
  }

  private static FileAttribute<?>[] attributes(FileSystem fileSystem, String permissions) {
    return fileSystem.supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
