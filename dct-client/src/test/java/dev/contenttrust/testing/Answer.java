// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An HTTP answer in the making. */
record Answer(int status, Map<String, String> headers, byte[] body) {
  static Answer text(int status, String contentType, String body) {
    return new Answer(
        status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
  }

  static Answer empty(int status, Map<String, String> headers) {
    return new Answer(status, headers, new byte[0]);
  }
}
