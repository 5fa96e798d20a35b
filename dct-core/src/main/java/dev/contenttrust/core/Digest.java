// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A content digest as registries write it: {@code algorithm:hex}, lower case, of exact length.
 *
 * @param algorithm the hash function
 * @param bytes the hash value, of exactly {@link Algorithm#size()} bytes
 */
public record Digest(Algorithm algorithm, Bytes bytes) {
  /** The hash functions that Docker's references and OCI descriptors know. */
  public enum Algorithm {
    /** SHA-256, 32 bytes. */
    SHA256("sha256", "SHA-256", 32),
    /** SHA-384, 48 bytes. */
    SHA384("sha384", "SHA-384", 48),
    /** SHA-512, 64 bytes. */
    SHA512("sha512", "SHA-512", 64);

    private final String label;
    private final String jcaName;
    private final int size;

    Algorithm(String label, String jcaName, int size) {
      this.label = label;
      this.jcaName = jcaName;
      this.size = size;
    }

    /** {@return the name in digests and in metadata: {@code sha256}} */
    public String label() {
      return label;
    }

    /** {@return the length of the hash value in bytes} */
    public int size() {
      return size;
    }

    /** {@return a fresh digest computation from the JDK} */
    public MessageDigest newMessageDigest() {
      try {
        return MessageDigest.getInstance(jcaName);
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("every JDK 17 provides " + jcaName, e);
      }
    }

    /**
     * Computes the hash of the bytes.
     *
     * @param content the bytes to hash
     * @return the hash value, of {@link #size()} bytes
     */
    public Bytes hash(Bytes content) {
      if (this == SHA256) {
        return content.sha256();
      }
      MessageDigest digest = newMessageDigest();
      content.updateDigest(digest);
      return Bytes.wrap(digest.digest());
    }
  }

  /**
   * Checks the length.
   *
   * @param algorithm the hash function
   * @param bytes the hash value, of exactly {@link Algorithm#size()} bytes
   * @throws IllegalArgumentException if the value has not the algorithm's length
   */
  public Digest {
    if (bytes.size() != algorithm.size()) {
      throw new IllegalArgumentException(
          "a "
              + algorithm.label()
              + " digest has "
              + algorithm.size()
              + " bytes, not "
              + bytes.size());
    }
  }

  /**
   * {@return the SHA-256 digest of the content}
   *
   * @param content the bytes to hash
   */
  public static Digest sha256Of(Bytes content) {
    return new Digest(Algorithm.SHA256, Algorithm.SHA256.hash(content));
  }

  /**
   * Parses {@code algorithm:hex}.
   *
   * @param text for example {@code sha256:} and 64 digits
   * @return the digest
   * @throws IllegalArgumentException if the algorithm is unknown, or the rest is not lower-case
   *     hexadecimal of its length
   */
  public static Digest parse(String text) {
    int colon = text.indexOf(':');
    for (Algorithm algorithm : Algorithm.values()) {
      if (colon > 0 && algorithm.label().equals(text.substring(0, colon))) {
        String hex = text.substring(colon + 1);
        if (hex.length() != 2 * algorithm.size()) {
          throw new IllegalArgumentException(
              "a "
                  + algorithm.label()
                  + " digest has "
                  + 2 * algorithm.size()
                  + " hexadecimal digits, not "
                  + hex.length());
        }
        if (!hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
          throw new IllegalArgumentException(
              "a digest is written in lower-case hexadecimal digits");
        }
        return new Digest(algorithm, Bytes.wrap(HexFormat.of().parseHex(hex)));
      }
    }
    throw new IllegalArgumentException(
        "not a digest of a supported algorithm (sha256, sha384, sha512)");
  }

  /** {@return the hash value in lower-case hexadecimal, without the algorithm} */
  public String hex() {
    return bytes.toHex();
  }

  /** Returns {@code algorithm:hex}. */
  @Override
  public String toString() {
    return algorithm.label() + ":" + hex();
  }
}
