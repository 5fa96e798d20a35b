// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import dev.contenttrust.client.transport.HttpReply;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.JsonWriter;
import dev.contenttrust.core.json.MalformedJsonException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes secrets out of what servers say: some repeat in an error what was sent to them. */
final class Redaction {
  private static final JsonLimits LIMITS = new JsonLimits(64L << 10, 32, 32, 64 << 10);

  private final List<Secret> secrets;

  private Redaction(List<Secret> secrets) {
    this.secrets = secrets;
  }

  /** Returns the reply with every secret in an error's body replaced. */
  static HttpReply of(HttpReply reply, List<Secret> secrets) {
    if (reply.status() < 400 || secrets.isEmpty()) {
      return reply;
    }
    Bytes body = new Redaction(secrets).body(reply.body());
    return new HttpReply(reply.status(), reply.headers(), body, reply.uri());
  }

  private Bytes body(Bytes body) {
    String text = body.toUtf8();
    if (text.indexOf('\\') >= 0) {
      // Some write = and / as escapes in JSON, which whoever reads the error resolves again.
      try {
        return JsonWriter.write(value(JsonReader.read(body, LIMITS)));
      } catch (MalformedJsonException e) {
        // Not JSON: nobody resolves escapes in it.
        return Bytes.utf8(text(text));
      }
    }
    return Bytes.utf8(text(text));
  }

  private JsonValue value(JsonValue value) {
    if (value instanceof JsonString string) {
      return new JsonString(text(string.value()));
    }
    if (value instanceof JsonArray array) {
      return new JsonArray(array.elements().stream().map(this::value).toList());
    }
    if (value instanceof JsonObject object) {
      Map<String, JsonValue> members = new LinkedHashMap<>();
      object.members().forEach((name, member) -> members.put(text(name), value(member)));
      return new JsonObject(members);
    }
    return value;
  }

  private String text(String said) {
    String text = said;
    for (Secret secret : secrets) {
      if (!secret.isEmpty()) {
        text = text.replace(secret.reveal(), "***");
        text = text.replace(URLEncoder.encode(secret.reveal(), StandardCharsets.UTF_8), "***");
      }
    }
    return text;
  }
}
