// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.registry;

import dev.contenttrust.client.transport.HttpCall;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonNumber;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the index that lists referrers; filters by type itself, since registries need not. */
final class ReferrerIndex {
  static final String MEDIA_TYPE = "application/vnd.oci.image.index.v1+json";

  private static final JsonLimits LIMITS = new JsonLimits(Manifest.MAX_BYTES, 32, 32, 1 << 20);

  private ReferrerIndex() {}

  static List<Referrer> read(HttpCall call, Bytes bytes, String artifactType) {
    List<Referrer> found = new ArrayList<>();
    try {
      if (JsonReader.read(bytes, LIMITS) instanceof JsonObject index
          && index.member("manifests").orElse(index) instanceof JsonArray manifests) {
        for (JsonValue entry : manifests.elements()) {
          Referrer referrer = referrer(entry);
          if (artifactType.isEmpty() || referrer.artifactType().equals(artifactType)) {
            found.add(referrer);
          }
        }
      }
    } catch (MalformedJsonException | IllegalArgumentException | ArithmeticException e) {
      throw new TrustServerException(
          call.repository(),
          Reason.PROTOCOL,
          200,
          call + ": not a list of referrers: " + e.getMessage(),
          e);
    }
    return List.copyOf(found);
  }

  private static Referrer referrer(JsonValue value) {
    if (!(value instanceof JsonObject entry)
        || !(entry.member("size").orElse(value) instanceof JsonNumber size)) {
      throw new IllegalArgumentException("a descriptor has a size");
    }
    Map<String, String> annotations = new LinkedHashMap<>();
    if (entry.member("annotations").orElse(JsonObject.empty()) instanceof JsonObject given) {
      given.members().keySet().forEach(name -> annotations.put(name, text(given, name)));
    }
    return new Referrer(
        new Descriptor(
            text(entry, "mediaType"),
            Digest.parse(text(entry, "digest")),
            size.value().longValueExact()),
        text(entry, "artifactType"),
        annotations);
  }

  private static String text(JsonObject entry, String name) {
    return entry.member(name).orElse(entry) instanceof JsonString text ? text.value() : "";
  }
}
