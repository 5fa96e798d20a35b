// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import dev.contenttrust.client.auth.Credential.UserPassword;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The {@code Authorization} header of RFC 7617, in UTF-8. */
final class BasicHeader {
  static final String PREFIX = "Basic ";

  private BasicHeader() {}

  static String of(UserPassword credential) {
    String pair = credential.user() + ":" + credential.password().reveal();
    return PREFIX + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
