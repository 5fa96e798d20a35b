// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.crypto.KeyAccessException;
import dev.contenttrust.crypto.MalformedKeyException;
import dev.contenttrust.crypto.pem.PrivateKeyPem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Backs up a key directory into a ZIP archive and restores it. The keys in the archive stay
 * encrypted as they are in the directory. Restoring opens every key and compares its id before it
 * writes the first one. Thread-safe.
 */
public final class KeyBackup {
  private static final int MAX_ENTRIES = 10_000;
  private static final int MAX_ENTRY_BYTES = 256 * 1024;

  /** Of the archive as it is, and of what it unpacks to: a bomb is small on the disk only. */
  private static final long MAX_ARCHIVE_BYTES = 64L * 1024 * 1024;

  /** Nothing that could be a path, or that no path may hold. */
  private static final Pattern PLAIN_NAME = Pattern.compile("[0-9a-z_]{1,255}\\.key");

  private final FileKeyStore store;

  /**
   * Creates a backup of that store.
   *
   * @param store the key directory
   */
  public KeyBackup(FileKeyStore store) {
    this.store = store;
  }

  /**
   * Writes all keys into an archive, which only its owner may read. The archive appears when it is
   * complete.
   *
   * @param archive the archive to be written; must not exist
   * @return the keys in it
   * @throws KeyAccessException if the archive exists or cannot be written
   */
  public List<KeyEntry> write(Path archive) {
    if (Files.exists(archive)) {
      throw new KeyAccessException("the archive " + archive + " exists already", null);
    }
    List<KeyFile> files = store.files();
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(content)) {
      for (KeyFile file : files) {
        ZipEntry entry = new ZipEntry(file.entry().id() + KeyFileName.ENDING);
        // a fixed time: when keys were made is nobody's business, and equal stores give equal
        // archives
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
        zip.write(file.pem().withHeaders(KeyRoles.headers(file.entry())).text().toArray());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    Path absolute = archive.toAbsolutePath();
    Path parent = absolute.getParent();
    if (parent == null) {
      throw new KeyAccessException("the archive needs a file name", null);
    }
    new PrivateDirectory(parent, true)
        .write(absolute.getFileName().toString(), Bytes.wrap(content.toByteArray()));
    return files.stream().map(KeyFile::entry).toList();
  }

  /**
   * Restores all keys of an archive. Nothing is written unless every entry is named after a key,
   * can be opened with the store's passphrases and holds the key that it is named after. Keys that
   * are in the store already are overwritten.
   *
   * @param archive the archive
   * @return the keys that were restored
   * @throws KeyAccessException if the archive is not one of these, or a key cannot be opened
   */
  public List<KeyEntry> restore(Path archive) {
    List<KeyFile> files = new ArrayList<>();
    for (Map.Entry<String, Bytes> entry : entries(archive).entrySet()) {
      files.add(verified(entry.getKey(), entry.getValue()));
    }
    for (KeyFile file : files) {
      store.write(file.entry(), file.pem());
    }
    return files.stream().map(KeyFile::entry).toList();
  }

  private KeyFile verified(String name, Bytes content) {
    Optional<KeyFileName> parsed =
        PLAIN_NAME.matcher(name).matches() ? KeyFileName.parse(Path.of(name)) : Optional.empty();
    if (parsed.isEmpty() || parsed.get().isLegacy()) {
      throw new MalformedKeyException("the archive has an entry that is no key", null);
    }
    List<PrivateKeyPem> keys = PrivateKeyPem.readAll(content);
    if (keys.size() != 1) {
      throw new MalformedKeyException("the archive has an entry with several keys", null);
    }
    KeyFile file = KeyFile.of(Path.of(name), parsed.get(), keys.get(0));
    store.open(file);
    return file;
  }

  private static Map<String, Bytes> entries(Path archive) {
    Map<String, Bytes> entries = new LinkedHashMap<>();
    try {
      if (Files.size(archive) > MAX_ARCHIVE_BYTES) {
        throw new MalformedKeyException("the archive is too long", null);
      }
      try (ZipInputStream zip =
          new ZipInputStream(new ByteArrayInputStream(Files.readAllBytes(archive)))) {
        long unpacked = 0;
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
          byte[] content = zip.readNBytes(MAX_ENTRY_BYTES + 1);
          unpacked += content.length;
          if (content.length > MAX_ENTRY_BYTES
              || unpacked > MAX_ARCHIVE_BYTES
              || entries.size() == MAX_ENTRIES
              || entries.put(entry.getName(), Bytes.wrap(content)) != null) {
            throw new MalformedKeyException("the archive is not a backup of keys", null);
          }
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new KeyAccessException("cannot read the archive " + archive, e);
    }
    if (entries.isEmpty()) {
      throw new MalformedKeyException("the archive " + archive + " contains no keys", null);
    }
    return entries;
  }
}
