// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import dev.contenttrust.client.transport.HttpReply;
import dev.contenttrust.core.Bytes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Takes secrets out of what servers say: some repeat in an error what was sent to them. */
final class Redaction {
  private Redaction() {}

  /** Returns the reply with every secret in an error's body replaced. */
  static HttpReply of(HttpReply reply, List<Secret> secrets) {
    if (reply.status() < 400 || secrets.isEmpty()) {
      return reply;
    }
    String text = reply.body().toUtf8();
    for (Secret secret : secrets) {
      if (!secret.isEmpty()) {
        text = text.replace(secret.reveal(), "***");
        text = text.replace(URLEncoder.encode(secret.reveal(), StandardCharsets.UTF_8), "***");
      }
    }
    return new HttpReply(reply.status(), reply.headers(), Bytes.utf8(text), reply.uri());
  }
}
