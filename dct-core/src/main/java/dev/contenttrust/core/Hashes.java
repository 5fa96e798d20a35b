// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The hashes that metadata promises for a file, by algorithm name. Unknown algorithms are kept and
 * never relied on.
 *
 * @param byAlgorithm hash values by the algorithm's name as written in the metadata; unmodifiable,
 *     sorted by name
 */
public record Hashes(Map<String, Bytes> byAlgorithm) {
  /** From how many bytes on it pays to compute several hashes at the same time. */
  static final int MANY_BYTES = 1 << 19;

  private static final Hashes NONE = new Hashes(Map.of());

  /**
   * Copies the map.
   *
   * @param byAlgorithm hash values by the algorithm's name as written in the metadata;
   *     unmodifiable, sorted by name
   */
  public Hashes {
    byAlgorithm = Collections.unmodifiableSortedMap(new TreeMap<>(byAlgorithm));
  }

  /** {@return no hashes} */
  public static Hashes none() {
    return NONE;
  }

  /**
   * {@return the hashes that consist of this digest alone}
   *
   * @param digest the only hash
   */
  public static Hashes of(Digest digest) {
    return new Hashes(Map.of(digest.algorithm().label(), digest.bytes()));
  }

  /**
   * {@return the SHA-256 and SHA-512 of the content, as Notary writes for files that it hashes
   * itself}
   *
   * @param content the whole file
   */
  public static Hashes sha256AndSha512(Bytes content) {
    return new Hashes(
        Map.of(
            Digest.Algorithm.SHA256.label(), Digest.Algorithm.SHA256.hash(content),
            Digest.Algorithm.SHA512.label(), Digest.Algorithm.SHA512.hash(content)));
  }

  /**
   * {@return the digest of that algorithm; empty if none is promised or its length is wrong}
   *
   * @param algorithm the hash function wanted
   */
  public Optional<Digest> digest(Digest.Algorithm algorithm) {
    Bytes value = byAlgorithm.get(algorithm.label());
    return value == null || value.size() != algorithm.size()
        ? Optional.empty()
        : Optional.of(new Digest(algorithm, value));
  }

  /** {@return the SHA-256 digest; empty if none is promised or its length is wrong} */
  public Optional<Digest> sha256() {
    return digest(Digest.Algorithm.SHA256);
  }

  /** {@return whether at least one hash is of a known algorithm, with the right length} */
  public boolean isCheckable() {
    for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
      if (digest(algorithm).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /**
   * {@return the first promised digest of a known algorithm that the content does not have; empty
   * if all match} A known algorithm with a value of wrong length cannot match and makes {@link
   * #isWellFormed()} false: check that first.
   *
   * <p>Several hashes of a large file are computed at the same time, with a free thread of the
   * JVM's common pool if there is one.
   *
   * @param content the whole file
   */
  public Optional<Digest> firstMismatch(Bytes content) {
    Stream<Digest> promised =
        Arrays.stream(Digest.Algorithm.values()).flatMap(algorithm -> digest(algorithm).stream());
    return (content.size() < MANY_BYTES ? promised : promised.parallel())
        .filter(digest -> !digest.bytes().equals(digest.algorithm().hash(content)))
        .findFirst();
  }

  /** {@return whether every hash of a known algorithm has that algorithm's length} */
  public boolean isWellFormed() {
    for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
      Bytes value = byAlgorithm.get(algorithm.label());
      if (value != null && value.size() != algorithm.size()) {
        return false;
      }
    }
    return true;
  }
}
