// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import dev.contenttrust.client.transport.ContentSource;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.UntrustedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Puts one target into its place (TUF 1.0.34, 5.7). Content is written elsewhere and hashed on the
 * way; what gets its name is whole and verified, and a failure leaves the file that was there.
 */
final class TargetDownload {
  private static final int PIECE_BYTES = 64 << 10;
  private static final String UNFINISHED = "tuf-download-";
  private static final String UNFINISHED_SUFFIX = ".part";

  /** What nobody has written to for so long belongs to a process that died. */
  private static final Duration ABANDONED_AFTER = Duration.ofDays(1);

  private final TufSettings settings;
  private final TufTarget target;
  private final boolean hashedName;

  TargetDownload(TufSettings settings, TufTarget target, boolean hashedName) {
    this.settings = settings;
    this.target = target;
    this.hashedName = hashedName;
  }

  void to(Path file) {
    if (!target.hashes().isCheckable() || !target.hashes().isWellFormed()) {
      throw new UntrustedException.UnusableTarget(
          settings.repository(),
          target.role(),
          target.path(),
          "the target '" + target.path() + "' is signed with no hash that can be checked");
    }
    try {
      if (!isThere(file)) {
        fetch(file.toAbsolutePath());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("could not store the target '" + target.path() + "'", e);
    }
  }

  private boolean isThere(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || Files.size(file) != target.length()) {
      return false;
    }
    VerifyingFile.TargetHashes hashes = new VerifyingFile.TargetHashes(target.hashes());
    try (FileChannel content =
        FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
      while (content.read(piece) >= 0) {
        hashes.update(piece.flip());
        piece.clear();
      }
    }
    return hashes.mismatch().isEmpty();
  }

  private void fetch(Path file) throws IOException {
    ContentSource source = settings.targets();
    if (source == null) {
      throw settings.offline("the target '" + target.path() + "'");
    }
    Path staging = settings.store().staging();
    Files.createDirectories(staging);
    removeAbandoned(staging);
    Path unfinished = Files.createTempFile(staging, UNFINISHED, UNFINISHED_SUFFIX);
    try {
      try (VerifyingFile content = new VerifyingFile(unfinished, target.hashes())) {
        fetch(source, content);
        content.sync();
      }
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      move(unfinished, file);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private void removeAbandoned(Path staging) throws IOException {
    Instant oldest = settings.clock().instant().minus(ABANDONED_AFTER);
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(staging, UNFINISHED + "*" + UNFINISHED_SUFFIX)) {
      for (Path file : left) {
        removeIfOlder(file, oldest);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static void removeIfOlder(Path file, Instant oldest) {
    try {
      Instant written = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
      if (written.isBefore(oldest)) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // somebody else removed it, or it is another user's: no reason not to download
      return;
    }
  }

  private void fetch(ContentSource source, VerifyingFile content) {
    String path = target.path();
    String name =
        hashedName
            ? settings.layout().hashedTarget(path, nameDigest())
            : settings.layout().target(path);
    boolean found;
    try {
      found = source.fetch(name, target.length(), content, Deadline.in(settings.downloadTimeout()));
    } catch (MetadataSource.TooLongException e) {
      throw new UntrustedException.LengthExceeded(
          settings.repository(),
          target.role(),
          target.length(),
          "the target '" + path + "' is longer than the signed " + target.length() + " bytes");
    }
    if (!found) {
      throw new UntrustedException.Missing(
          settings.repository(),
          target.role(),
          "the target '" + path + "' is signed, but " + source.describe() + " does not have it");
    }
    // content of another length cannot have the hash
    Optional<Digest> mismatch = content.mismatch();
    if (mismatch.isPresent()) {
      throw new UntrustedException.ChecksumMismatch(
          settings.repository(),
          target.role(),
          mismatch.get(),
          "the target '" + path + "' has not the signed hash " + mismatch.get());
    }
  }

  private Digest nameDigest() {
    for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
      Optional<Digest> digest = target.hashes().digest(algorithm);
      if (digest.isPresent()) {
        return digest.get();
      }
    }
    throw new AssertionError("there is a hash that can be checked");
  }

  /** Between file systems the content is copied beside its place first. */
  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Path beside = Files.createTempFile(to.toAbsolutePath().getParent(), ".download-", ".part");
      try {
        Files.copy(from, beside, StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(beside);
      }
    }
  }
}
