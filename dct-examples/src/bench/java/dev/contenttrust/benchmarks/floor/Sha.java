// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks.floor;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The JDK's hash functions, bare. */
public final class Sha {
  private Sha() {}

  /** Returns the SHA-256 of a part of the bytes. */
  public static byte[] sha256(byte[] bytes, int from, int to) {
    return hash("SHA-256", bytes, from, to);
  }

  /** Returns the SHA-512 of the bytes. */
  public static byte[] sha512(byte[] bytes) {
    return hash("SHA-512", bytes, 0, bytes.length);
  }

  private static byte[] hash(String algorithm, byte[] bytes, int from, int to) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update(bytes, from, to - from);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
