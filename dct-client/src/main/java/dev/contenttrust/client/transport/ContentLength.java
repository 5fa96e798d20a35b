// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import java.net.http.HttpHeaders;
import java.util.OptionalLong;

/** The length that a reply declares; a value without meaning counts as none. */
public final class ContentLength {
  private ContentLength() {}

  /**
   * Returns the declared length.
   *
   * @param headers a reply's headers
   * @return the length in bytes, not negative; empty if none is declared or it is no number
   */
  public static OptionalLong of(HttpHeaders headers) {
    String value = headers.firstValue("content-length").orElse("").trim();
    if (value.isEmpty()
        || value.length() > 18
        || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(value));
  }
}
