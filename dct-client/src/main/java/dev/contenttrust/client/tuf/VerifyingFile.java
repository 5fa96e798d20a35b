// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import dev.contenttrust.client.transport.ContentSink;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Hashes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A file that is written and hashed at once, with every promised hash of a known algorithm. Not
 * thread-safe; one per download.
 */
final class VerifyingFile implements ContentSink, AutoCloseable {
  private final FileChannel file;
  private final TargetHashes hashes;

  VerifyingFile(Path path, Hashes promised) throws IOException {
    this.file =
        FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    this.hashes = new TargetHashes(promised);
  }

  @Override
  public void begin() throws IOException {
    file.truncate(0);
    hashes.reset();
  }

  @Override
  public void write(ByteBuffer piece) throws IOException {
    hashes.update(piece.duplicate());
    while (piece.hasRemaining()) {
      file.write(piece);
    }
  }

  /** Returns the first promised digest that the content does not have; ends the computation. */
  Optional<Digest> mismatch() {
    return hashes.mismatch();
  }

  void sync() throws IOException {
    file.force(true);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** The hashes of some content against the promised ones. */
  static final class TargetHashes {
    private final Map<Digest.Algorithm, MessageDigest> running =
        new EnumMap<>(Digest.Algorithm.class);
    private final Hashes promised;

    TargetHashes(Hashes promised) {
      this.promised = promised;
      for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
        if (promised.digest(algorithm).isPresent()) {
          running.put(algorithm, algorithm.newMessageDigest());
        }
      }
    }

    void reset() {
      running.values().forEach(MessageDigest::reset);
    }

    void update(ByteBuffer piece) {
      running.values().forEach(digest -> digest.update(piece.duplicate()));
    }

    Optional<Digest> mismatch() {
      for (Map.Entry<Digest.Algorithm, MessageDigest> entry : running.entrySet()) {
        Bytes actual = Bytes.wrap(entry.getValue().digest());
        Optional<Digest> expected =
            promised.digest(entry.getKey()).filter(digest -> !digest.bytes().equals(actual));
        if (expected.isPresent()) {
          return expected;
        }
      }
      return Optional.empty();
    }
  }
}
