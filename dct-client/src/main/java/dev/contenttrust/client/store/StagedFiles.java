// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.store;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The files of Notary's list of staged changes, {@code tuf/GUN/changelist/*.change} in a trust
 * folder of Docker's layout: one file for each change, applied in the order of their names, which
 * begin with the time (notary 0.7.0, {@code client/changelist}). Readable and writable by the
 * Notary command line at the same time. Contents are not looked at.
 *
 * <p>Thread-safe; nothing is cached.
 */
public final class StagedFiles {
  private static final String SUFFIX = ".change";
  private static final int MAX_FILES = 10_000;
  private static final long MAX_FILE_BYTES = 16L << 20;
  private static final int TIME_DIGITS = 20;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final DockerLayout layout;
  private final Clock clock;

  private StagedFiles(DockerLayout layout, Clock clock) {
    this.layout = layout;
    this.clock = clock;
  }

  /**
   * Returns the list of a collection. Nothing is created before something is staged.
   *
   * @param trustFolder the trust folder, for Notary {@code ~/.notary}
   * @param gun the collection
   * @param clock says the time that new files are named after
   * @return the list
   */
  public static StagedFiles in(Path trustFolder, Gun gun, Clock clock) {
    return new StagedFiles(
        new DockerLayout(trustFolder.toAbsolutePath(), gun, DockerLayout.WINDOWS), clock);
  }

  /**
   * Returns the staged files by name, in the order in which they apply. Other files and folders in
   * the list's folder are no changes.
   *
   * @return names and contents; unmodifiable
   * @throws UncheckedIOException if one of them cannot be read, is a symbolic link, or is
   *     unreasonably long, or if there are more than ten thousand
   */
  public SortedMap<String, Bytes> load() {
    SortedMap<String, Bytes> contents = new TreeMap<>();
    try {
      layout.requireInside();
      for (String name : names()) {
        contents.put(name, OwnerOnlyFiles.read(layout.changelist().resolve(name), MAX_FILE_BYTES));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read the staged changes in " + layout.changelist() + ": " + e.getMessage(), e);
    }
    return Collections.unmodifiableSortedMap(contents);
  }

  /**
   * Stages one more change behind all others. Its file appears whole or not at all.
   *
   * @param content what the file shall hold
   * @return the file's name
   * @throws UncheckedIOException if it cannot be written
   */
  public String append(Bytes content) {
    try {
      layout.requireInside();
      OwnerOnlyFiles.createFolders(layout.changelist());
      OwnerOnlyFiles.createFolders(layout.own());
      String name = nextName();
      // Notary takes every file of the folder for a change, a half-written one too.
      Path unnamed = layout.own().resolve(name);
      OwnerOnlyFiles.write(unnamed, content, OwnerOnlyFiles.Durability.SYNCED);
      OwnerOnlyFiles.move(unnamed, layout.changelist().resolve(name));
      return name;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot stage a change in " + layout.changelist(), e);
    }
  }

  /**
   * Removes staged files; those that are gone already do not matter.
   *
   * @param names names that {@link #load} or {@link #append} returned
   * @throws UncheckedIOException if one cannot be removed
   */
  public void remove(Collection<String> names) {
    try {
      layout.requireInside();
      List<String> present = names();
      for (String name : names) {
        if (present.contains(name)) {
          Files.deleteIfExists(layout.changelist().resolve(name));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clear staged changes in " + layout.changelist(), e);
    }
  }

  /**
   * Removes all staged files, readable or not.
   *
   * @throws UncheckedIOException if one cannot be removed
   */
  public void clear() {
    try {
      remove(names());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clear staged changes in " + layout.changelist(), e);
    }
  }

  private List<String> names() throws IOException {
    if (!Files.isDirectory(layout.changelist(), LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(layout.changelist())) {
      List<String> names =
          files
              .filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(SUFFIX))
              .limit(MAX_FILES + 1L)
              .sorted()
              .toList();
      if (names.size() > MAX_FILES) {
        throw new IOException("more than " + MAX_FILES + " changes are staged");
      }
      return names;
    }
  }

  /**
   * Names a file after the time, or just behind the last one where clocks are coarse or go back.
   */
  private String nextName() throws IOException {
    Instant now = clock.instant();
    long time = Math.addExact(now.getEpochSecond() * NANOS_PER_SECOND, now.getNano());
    for (String name : names()) {
      time = Math.max(time, timeOf(name) + 1);
    }
    return String.format(Locale.ROOT, "%0" + TIME_DIGITS + "d_%s", time, UUID.randomUUID())
        + SUFFIX;
  }

  /** Returns the time in a name; names of other forms have none that counts. */
  private static long timeOf(String name) {
    String digits = name.length() < TIME_DIGITS ? "" : name.substring(0, TIME_DIGITS);
    return digits.matches("0[0-8][0-9]{18}") ? Long.parseLong(digits) : 0;
  }
}
