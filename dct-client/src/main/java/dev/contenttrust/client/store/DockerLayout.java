// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.store;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the files of one collection lie below the trust folder: {@code tuf/GUN/metadata/ROLE.json},
 * as Docker and Notary have them, and our own folder {@code tuf/GUN/.dct}, which they ignore and
 * which no image can be called.
 *
 * <p>On Windows, where a colon or a device name cannot be a file name, such a segment is escaped
 * with a percent sign, which no GUN contains.
 */
final class DockerLayout {
  /** Whether this system is Windows. */
  static final boolean WINDOWS = File.separatorChar == '\\';

  private static final String SUFFIX = ".json";
  private static final int MAX_DEPTH = 130;
  private static final int MAX_FILES = 100_000;
  private static final Pattern DEVICE =
      Pattern.compile("(?i)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\\..*)?");

  private final Path trustFolder;
  private final Path collection;
  private final boolean windowsNames;

  DockerLayout(Path trustFolder, Gun gun, boolean windowsNames) {
    this.trustFolder = trustFolder;
    this.windowsNames = windowsNames;
    Path folder = trustFolder.resolve("tuf");
    for (String segment : gun.value().split("/", -1)) {
      folder = folder.resolve(fileName(segment));
    }
    this.collection = folder;
  }

  /** Returns the collections whose targets lie in the trust folder, some of very many. */
  static Set<Gun> collections(Path trustFolder, boolean windowsNames) throws IOException {
    Path base = trustFolder.resolve("tuf");
    if (!Files.isDirectory(base, LinkOption.NOFOLLOW_LINKS)) {
      return Set.of();
    }
    Set<Gun> found = new TreeSet<>(Comparator.comparing(Gun::value));
    try (Stream<Path> files = Files.walk(base, MAX_DEPTH, new FileVisitOption[0])) {
      files
          .limit(MAX_FILES)
          .filter(file -> file.endsWith("metadata/" + RoleName.TARGETS + SUFFIX))
          .forEach(
              file ->
                  gunOf(base.relativize(file))
                      .filter(
                          gun ->
                              new DockerLayout(trustFolder, gun, windowsNames)
                                  .file(RoleName.TARGETS)
                                  .equals(file))
                      .ifPresent(found::add));
    }
    return found;
  }

  private static Optional<Gun> gunOf(Path targets) {
    StringBuilder name = new StringBuilder();
    for (Path segment : targets.subpath(0, Math.max(1, targets.getNameCount() - 2))) {
      String plain = segment.toString().replace("%3A", ":").replace("%", "");
      name.append(name.isEmpty() ? "" : "/").append(plain);
    }
    try {
      return Optional.of(new Gun(name.toString()));
    } catch (IllegalArgumentException foreign) {
      // A folder of this name was made by nobody who knows the layout.
      return Optional.empty();
    }
  }

  /** Returns the folder with one file for each role. */
  Path metadata() {
    return collection.resolve("metadata");
  }

  /** Returns the folder of what only this library keeps. */
  Path own() {
    return collection.resolve(".dct");
  }

  /** Returns the folder of changes that wait to be published. */
  Path changelist() {
    return collection.resolve("changelist");
  }

  Path ledger() {
    return own().resolve("ledger.json");
  }

  Path lock() {
    return own().resolve("lock");
  }

  Path stage() {
    return own().resolve("stage");
  }

  /** Returns the file in which a role's new bytes wait until the ledger names them. */
  Path staged(RoleName role) {
    return stage().resolve(role.value().replace('/', '.') + SUFFIX);
  }

  /**
   * Returns the role's file.
   *
   * @throws IllegalArgumentException if the role's name does not follow Notary's grammar, which
   *     cannot leave the folder
   */
  Path file(RoleName role) {
    Path file = metadata();
    String[] segments = RoleName.notary(role.value()).value().split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean last = i == segments.length - 1;
      file = file.resolve(fileName(segments[i] + (last ? SUFFIX : "")));
    }
    return file;
  }

  /** Returns the folder of the role's file. */
  Path folder(RoleName role) {
    return file(role).resolve("..").normalize();
  }

  /** Returns the files of all roles that exist; what no role can be called is left out. */
  Map<RoleName, Path> existing() throws IOException {
    Map<RoleName, Path> found = new TreeMap<>();
    for (RoleName role :
        Set.of(RoleName.ROOT, RoleName.TIMESTAMP, RoleName.SNAPSHOT, RoleName.TARGETS)) {
      if (isThere(file(role))) {
        found.put(role, file(role));
      }
    }
    Path delegations = metadata().resolve(RoleName.TARGETS.value());
    if (Files.isDirectory(delegations, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> files = Files.walk(delegations, MAX_DEPTH, new FileVisitOption[0])) {
        files.limit(MAX_FILES).forEach(path -> addDelegation(found, path));
      }
    }
    return found;
  }

  /**
   * Tells whether there is a file of that name. What may not be looked at must not count as absent:
   * then a collection that is known would be met as if for the first time.
   *
   * @throws AccessDeniedException if a folder on the way may not be searched
   */
  private static boolean isThere(Path file) throws AccessDeniedException {
    try {
      Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return true;
    } catch (AccessDeniedException e) {
      throw e;
    } catch (IOException absent) {
      return false;
    }
  }

  private void addDelegation(Map<RoleName, Path> found, Path path) {
    StringBuilder name = new StringBuilder();
    for (Path segment : metadata().relativize(path)) {
      name.append(name.isEmpty() ? "" : "/").append(segment);
    }
    if (!name.toString().endsWith(SUFFIX)) {
      return;
    }
    String plain = name.substring(0, name.length() - SUFFIX.length()).replace("%", "");
    RoleName role;
    try {
      role = RoleName.notary(plain);
    } catch (IllegalArgumentException foreign) {
      // A file of this name was written by nobody who knows the layout, so that it is no role's.
      return;
    }
    if (file(role).equals(path)) {
      found.put(role, path);
    }
  }

  /**
   * Checks that symbolic links do not lead out of the trust folder.
   *
   * @throws IOException if they do, or the folder cannot be examined
   */
  void requireInside() throws IOException {
    requireInside(own(), metadata(), metadata().resolve("targets"), stage(), changelist());
  }

  /**
   * Checks the same of the folder of a role's file, which for a delegation below a delegation is
   * one that the check of the collection does not look at.
   *
   * @throws IOException if a symbolic link leads out, or the folder cannot be examined
   */
  void requireInside(RoleName role) throws IOException {
    requireInside(folder(role));
  }

  private void requireInside(Path... folders) throws IOException {
    Path base;
    try {
      base = trustFolder.toRealPath();
    } catch (NoSuchFileException nothingYet) {
      // What does not exist has no links in it: the folders will be made by us.
      return;
    }
    for (Path folder : folders) {
      Path step = trustFolder;
      for (Path segment : trustFolder.relativize(folder)) {
        step = step.resolve(segment);
        if (Files.isSymbolicLink(step) && !step.toRealPath().startsWith(base)) {
          throw new IOException("a symbolic link leads out of the trust folder: " + step);
        }
      }
    }
  }

  private String fileName(String segment) {
    if (!windowsNames) {
      return segment;
    }
    String escaped = segment.replace(":", "%3A");
    return DEVICE.matcher(escaped).matches() || escaped.endsWith(".") ? "%" + escaped : escaped;
  }
}
