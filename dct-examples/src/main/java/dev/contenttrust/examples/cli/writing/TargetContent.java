// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.examples.cli.session.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Describes a file as a target: its length, SHA-256 and SHA-512, as the Notary CLI does. */
final class TargetContent {
  private static final int BLOCK = 1 << 16;

  private TargetContent() {}

  /**
   * Returns the entry for a file's content.
   *
   * @throws UsageException if it cannot be read
   */
  static TargetFile of(String name, Path file, @Nullable JsonValue custom) {
    Map<Digest.Algorithm, MessageDigest> digests = new LinkedHashMap<>();
    for (Digest.Algorithm algorithm : List.of(Digest.Algorithm.SHA256, Digest.Algorithm.SHA512)) {
      digests.put(algorithm, algorithm.newMessageDigest());
    }
    long length = 0;
    try (InputStream in = Files.newInputStream(file)) {
      byte[] block = new byte[BLOCK];
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        length += read;
        for (MessageDigest digest : digests.values()) {
          digest.update(block, 0, read);
        }
      }
    } catch (IOException e) {
      throw new UsageException("cannot read " + file, e);
    }
    Map<String, Bytes> hashes = new LinkedHashMap<>();
    digests.forEach(
        (algorithm, digest) -> hashes.put(algorithm.label(), Bytes.wrap(digest.digest())));
    return new TargetFile(name, length, new Hashes(hashes), custom, JsonObject.empty());
  }
}
