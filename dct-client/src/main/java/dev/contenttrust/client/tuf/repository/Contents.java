// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf.repository;

import dev.contenttrust.client.tuf.UrlLayout;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Hashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The contents of new targets until they are written. Not thread-safe. */
final class Contents {
  private final Map<String, Bytes> byPath = new LinkedHashMap<>();

  void put(String path, Bytes content) {
    for (String segment : path.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException("a target path has no empty or dot segments: " + path);
      }
    }
    byPath.put(path, content);
  }

  /** Writes what is new, under hashed names where snapshots are consistent. */
  void write(Path folder, boolean hashedNames) throws IOException {
    for (Map.Entry<String, Bytes> target : byPath.entrySet()) {
      if (!hashedNames) {
        writeFile(folder.resolve(target.getKey()), target.getValue());
        continue;
      }
      Hashes hashes = Hashes.sha256AndSha512(target.getValue());
      for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
        Optional<Digest> digest = hashes.digest(algorithm);
        if (digest.isPresent()) {
          String name = UrlLayout.standard().hashedTarget(target.getKey(), digest.get());
          writeFile(folder.resolve(name), target.getValue());
        }
      }
    }
    byPath.clear();
  }

  /** Writes a file whole or not at all. */
  static void writeFile(Path file, Bytes content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("not a file: " + file);
    }
    Files.createDirectories(folder);
    Path unfinished = folder.resolve("." + file.getFileName() + ".part");
    Files.write(unfinished, content.toArray());
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
