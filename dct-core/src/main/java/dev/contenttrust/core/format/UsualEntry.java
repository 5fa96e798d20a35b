// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest.Algorithm;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.TargetFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/**
 * The shape that nearly every target has: a SHA-256, perhaps a SHA-512, and a length, in canonical
 * form. Of an entry that has it nothing is left to check.
 */
enum UsualEntry {
  /** Notary's spelling: padded Base64 without stray bits. */
  BASE64 {
    @Override
    int hashEnd(Bytes text, int at, int size) {
      int whole = at + size / 3 * 4;
      int end = whole + 4;
      if (end > text.size()) {
        return CanonicalScan.NO;
      }
      // 32 and 64 bytes leave two and one for the last group.
      int significant = size % 3 + 1;
      for (int i = at; i < whole + significant; i++) {
        if (digit(BASE64_DIGITS, text.at(i)) < 0) {
          return CanonicalScan.NO;
        }
      }
      int strayBits = significant == 3 ? 0x03 : 0x0f;
      boolean clean = (digit(BASE64_DIGITS, text.at(whole + significant - 1)) & strayBits) == 0;
      boolean padded = text.at(end - 1) == '=' && (significant == 3 || text.at(end - 2) == '=');
      return clean && padded ? end : CanonicalScan.NO;
    }

    @Override
    byte[] hash(byte[] spelling) {
      return Base64.getDecoder().decode(spelling);
    }
  },
  /** TUF's spelling: lower-case hexadecimal. */
  HEX {
    @Override
    int hashEnd(Bytes text, int at, int size) {
      int end = at + 2 * size;
      if (end > text.size()) {
        return CanonicalScan.NO;
      }
      for (int i = at; i < end; i++) {
        if (digit(HEX_DIGITS, text.at(i)) < 0) {
          return CanonicalScan.NO;
        }
      }
      return end;
    }

    @Override
    byte[] hash(byte[] spelling) {
      return HexFormat.of().parseHex(new String(spelling, StandardCharsets.US_ASCII));
    }
  };

  private static final Bytes HASHES = Bytes.utf8("{\"hashes\":{\"sha256\":\"");
  private static final Bytes SHA512 = Bytes.utf8("\",\"sha512\":\"");
  private static final Bytes LENGTH = Bytes.utf8("\"},\"length\":");

  /** The longest string in the shape, a SHA-512 in hexadecimal, in bytes. */
  private static final int LONGEST_STRING = 128;

  private static final byte[] BASE64_DIGITS =
      digits("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

  private static final byte[] HEX_DIGITS = digits("0123456789abcdef");

  private static byte[] digits(String alphabet) {
    byte[] digits = new byte[128];
    Arrays.fill(digits, (byte) -1);
    for (int i = 0; i < alphabet.length(); i++) {
      digits[alphabet.charAt(i)] = (byte) i;
    }
    return digits;
  }

  private static int digit(byte[] digits, byte b) {
    return b < 0 ? -1 : digits[b];
  }

  /** Tells whether nothing in the shape can exceed the limits, of strings and numbers. */
  static boolean isWithin(JsonLimits limits) {
    return limits.maxStringBytes() >= LONGEST_STRING
        && limits.maxNumberLength() >= CanonicalScan.MAX_DIGITS;
  }

  /**
   * Returns the index behind an entry of this shape that begins at the index, or {@link
   * CanonicalScan#NO}.
   */
  int end(Bytes text, int at) {
    if (!text.hasAt(at, HASHES)) {
      return CanonicalScan.NO;
    }
    int hashEnd = hashEnd(text, at + HASHES.size(), Algorithm.SHA256.size());
    if (hashEnd != CanonicalScan.NO && text.hasAt(hashEnd, SHA512)) {
      hashEnd = hashEnd(text, hashEnd + SHA512.size(), Algorithm.SHA512.size());
    }
    if (hashEnd == CanonicalScan.NO || !text.hasAt(hashEnd, LENGTH)) {
      return CanonicalScan.NO;
    }
    return lengthEnd(text, hashEnd + LENGTH.size());
  }

  private static int lengthEnd(Bytes text, int at) {
    int end = at;
    while (end < text.size() && CanonicalScan.isDigit(text.at(end))) {
      end++;
    }
    int count = end - at;
    boolean canonical =
        count == 1 || (count > 1 && count <= CanonicalScan.MAX_DIGITS && text.at(at) != '0');
    return canonical && end < text.size() && text.at(end) == '}' ? end + 1 : CanonicalScan.NO;
  }

  /**
   * Returns the index behind the spelling of a hash of that many bytes, or {@link
   * CanonicalScan#NO}.
   */
  abstract int hashEnd(Bytes text, int at, int size);

  /**
   * Reads an entry of this shape.
   *
   * @param entry the whole entry, for which {@link #end} was found
   */
  TargetFile read(String name, Bytes entry) {
    int sha256 = HASHES.size();
    int sha256End = hashEnd(entry, sha256, Algorithm.SHA256.size());
    Bytes hash = hash(entry, sha256, sha256End);
    Map<String, Bytes> hashes = Map.of(Algorithm.SHA256.label(), hash);
    int end = sha256End;
    if (entry.hasAt(sha256End, SHA512)) {
      int sha512 = sha256End + SHA512.size();
      end = hashEnd(entry, sha512, Algorithm.SHA512.size());
      hashes =
          Map.of(
              Algorithm.SHA256.label(), hash, Algorithm.SHA512.label(), hash(entry, sha512, end));
    }
    long length = 0;
    for (int i = end + LENGTH.size(); i < entry.size() - 1; i++) {
      length = 10 * length + (entry.at(i) - '0');
    }
    return new TargetFile(name, length, new Hashes(hashes), null, JsonObject.empty());
  }

  private Bytes hash(Bytes entry, int from, int to) {
    return Bytes.wrap(hash(entry.slice(from, to).toArray()));
  }

  /** Decodes a spelling that {@link #hashEnd} recognised. */
  abstract byte[] hash(byte[] spelling);
}
