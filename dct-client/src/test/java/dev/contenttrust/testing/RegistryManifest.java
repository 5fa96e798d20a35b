// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.client.registry.Manifest;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A manifest or index as it was pushed.
 *
 * @param mediaType its media type
 * @param digest the digest of its bytes
 * @param bytes its bytes
 * @param json its content
 */
record RegistryManifest(String mediaType, Digest digest, Bytes bytes, JsonObject json) {
  /**
   * Reads an upload.
   *
   * @throws ServerError if it is no manifest of that type
   */
  static RegistryManifest read(String mediaType, Bytes bytes) throws ServerError {
    try {
      if (Manifest.MEDIA_TYPES.contains(mediaType)
          && JsonReader.read(bytes, JsonLimits.DEFAULT) instanceof JsonObject json
          && text(json, "mediaType").filter(said -> !said.equals(mediaType)).isEmpty()) {
        RegistryManifest manifest =
            new RegistryManifest(mediaType, Digest.sha256Of(bytes), bytes, json);
        manifest.subject();
        manifest.blobs();
        manifest.children();
        return manifest;
      }
    } catch (MalformedJsonException | IllegalArgumentException e) {
      throw invalid();
    }
    throw invalid();
  }

  private static ServerError invalid() {
    return ServerError.ofRegistry(400, "MANIFEST_INVALID", "manifest invalid");
  }

  /** Returns what it refers to, as a signature does. */
  Optional<Digest> subject() {
    return object(json, "subject").flatMap(RegistryManifest::digest);
  }

  /** Returns the blobs that must be there before it. */
  List<Digest> blobs() {
    List<Digest> needed = new ArrayList<>(digests("layers"));
    object(json, "config").flatMap(RegistryManifest::digest).ifPresent(needed::add);
    return needed;
  }

  /** Returns the manifests that must be there before it: the platforms of an index. */
  List<Digest> children() {
    return digests("manifests");
  }

  /** Returns the entry of an index for it, with what makes it recognisable. */
  JsonObject descriptor() {
    JsonObject entry =
        TestJson.object(
            "mediaType",
            mediaType,
            "digest",
            digest.toString(),
            "size",
            bytes.size(),
            "artifactType",
            artifactType());
    Optional<JsonObject> annotations = object(json, "annotations");
    return annotations.isPresent() ? TestJson.with(entry, "annotations", annotations.get()) : entry;
  }

  /** Returns what kind of artefact it is; older writers say it in the configuration. */
  String artifactType() {
    return text(json, "artifactType")
        .or(() -> object(json, "config").flatMap(config -> text(config, "mediaType")))
        .orElse("");
  }

  private List<Digest> digests(String member) {
    List<Digest> found = new ArrayList<>();
    if (json.member(member).orElse(null) instanceof JsonArray entries) {
      for (JsonValue entry : entries.elements()) {
        if (entry instanceof JsonObject object) {
          digest(object).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private static Optional<Digest> digest(JsonObject descriptor) {
    return text(descriptor, "digest").map(Digest::parse);
  }

  private static Optional<JsonObject> object(JsonObject parent, String member) {
    return parent.member(member).filter(JsonObject.class::isInstance).map(JsonObject.class::cast);
  }

  private static Optional<String> text(JsonObject parent, String member) {
    return parent
        .member(member)
        .filter(JsonString.class::isInstance)
        .map(value -> ((JsonString) value).value());
  }
}
