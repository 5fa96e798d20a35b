// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.admission;

import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds every image that an object would run or mount: those of its containers, init containers,
 * ephemeral containers and image volumes. Whatever it does not understand it refuses, since an
 * image that is not seen is not judged.
 */
final class PodImages {
  /** How many images one object may name. */
  static final int MAX_IMAGES = 256;

  /** Where each kind of object has its pod specification. */
  private static final Map<String, List<String>> POD_SPECS =
      Map.of(
          "Pod", List.of("spec"),
          "PodTemplate", List.of("template", "spec"),
          "ReplicationController", List.of("spec", "template", "spec"),
          "ReplicaSet", List.of("spec", "template", "spec"),
          "Deployment", List.of("spec", "template", "spec"),
          "StatefulSet", List.of("spec", "template", "spec"),
          "DaemonSet", List.of("spec", "template", "spec"),
          "Job", List.of("spec", "template", "spec"),
          "CronJob", List.of("spec", "jobTemplate", "spec", "template", "spec"));

  private static final List<String> CONTAINERS =
      List.of("initContainers", "containers", "ephemeralContainers");

  private final List<PodImage> images = new ArrayList<>();

  private PodImages() {}

  /**
   * Returns the images of an object.
   *
   * @throws MalformedReviewException if it is of an unknown kind, or not as that kind must be
   */
  static List<PodImage> of(String kind, JsonObject object) {
    List<String> path = POD_SPECS.get(kind);
    if (path == null) {
      throw new MalformedReviewException(
          "this webhook does not know where objects of kind '" + kind + "' name images");
    }
    JsonObject spec = object;
    for (String member : path) {
      spec = object(spec.member(member).orElse(JsonNull.NULL), "/" + String.join("/", path));
    }
    requireKnownLists(spec);
    PodImages found = new PodImages();
    String pointer = "/" + String.join("/", path);
    for (String member : CONTAINERS) {
      found.addAll(spec, pointer, member);
    }
    found.addVolumes(spec, pointer);
    if (found.images.isEmpty()) {
      throw new MalformedReviewException(pointer + " names no image");
    }
    return List.copyOf(found.images);
  }

  /** A later version may run containers from lists of other names, which would go unseen. */
  private static void requireKnownLists(JsonObject spec) {
    for (String member : spec.members().keySet()) {
      if (member.toLowerCase(Locale.ROOT).endsWith("containers") && !CONTAINERS.contains(member)) {
        throw new MalformedReviewException("this webhook does not know '" + member + "'");
      }
    }
  }

  private void addAll(JsonObject spec, String pointer, String member) {
    List<JsonValue> containers = elements(spec, pointer, member);
    for (int i = 0; i < containers.size(); i++) {
      String at = pointer + "/" + member + "/" + i;
      add(at + "/image", object(containers.get(i), at).member("image").orElse(JsonNull.NULL));
    }
  }

  private void addVolumes(JsonObject spec, String pointer) {
    List<JsonValue> volumes = elements(spec, pointer, "volumes");
    for (int i = 0; i < volumes.size(); i++) {
      String at = pointer + "/volumes/" + i;
      JsonValue source = object(volumes.get(i), at).member("image").orElse(JsonNull.NULL);
      if (source != JsonNull.NULL) {
        JsonObject volume = object(source, at + "/image");
        add(at + "/image/reference", volume.member("reference").orElse(JsonNull.NULL));
      }
    }
  }

  private void add(String pointer, JsonValue image) {
    if (!(image instanceof JsonString text) || text.value().isEmpty()) {
      throw new MalformedReviewException(pointer + " names no image");
    }
    if (images.size() == MAX_IMAGES) {
      throw new MalformedReviewException("the object names more than " + MAX_IMAGES + " images");
    }
    images.add(new PodImage(pointer, text.value()));
  }

  private static List<JsonValue> elements(JsonObject spec, String pointer, String member) {
    JsonValue value = spec.member(member).orElse(JsonNull.NULL);
    if (value == JsonNull.NULL) {
      return List.of();
    }
    if (value instanceof JsonArray array) {
      return array.elements();
    }
    throw new MalformedReviewException(pointer + "/" + member + " is no list");
  }

  private static JsonObject object(JsonValue value, String pointer) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new MalformedReviewException(pointer + " is no object");
  }
}
