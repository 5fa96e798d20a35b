// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import dev.contenttrust.core.KeyId;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The private keys in a trust folder, by canonical id, as Docker names their files; nothing is
 * decrypted. Older versions kept them one or more folders deeper.
 */
final class KeysAtHand {
  private static final String SUFFIX = ".key";
  private static final int DEEPEST_LEGACY_FOLDER = 8;

  private KeysAtHand() {}

  /** Returns the ids of the keys; none if there is no such folder. */
  static Set<KeyId> in(Path trustDir) {
    Path folder = trustDir.resolve("private");
    if (!Files.isDirectory(folder)) {
      return Set.of();
    }
    try (Stream<Path> files =
        Files.walk(folder, DEEPEST_LEGACY_FOLDER, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .flatMap(file -> id(file).stream())
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UsageException("cannot list the keys in " + folder, e);
    }
  }

  private static Optional<KeyId> id(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.matches("[0-9a-f]{64}\\.key")
        ? Optional.of(new KeyId(name.substring(0, name.length() - SUFFIX.length())))
        : Optional.empty();
  }
}
