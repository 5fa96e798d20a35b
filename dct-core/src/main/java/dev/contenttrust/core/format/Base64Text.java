// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.MalformedJsonException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Base64 as Notary writes it: standard alphabet, padded, no line breaks. Only that one spelling of
 * the bytes is read, so that what is written back is what was read.
 */
final class Base64Text {
  private Base64Text() {}

  static Bytes decode(String text, String where) {
    if (text.length() % 4 != 0) {
      throw new MalformedJsonException(where + " is not padded Base64", null);
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedJsonException(where + " is not standard Base64", e);
    }
    // The last group may carry bits that decoding drops.
    int tail = bytes.length - bytes.length % 3;
    if (tail < bytes.length) {
      byte[] last = Arrays.copyOfRange(bytes, tail, bytes.length);
      if (!text.endsWith(Base64.getEncoder().encodeToString(last))) {
        throw new MalformedJsonException(where + " has stray bits at the end of its Base64", null);
      }
    }
    return Bytes.wrap(bytes);
  }

  static String encode(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toArray());
  }
}
