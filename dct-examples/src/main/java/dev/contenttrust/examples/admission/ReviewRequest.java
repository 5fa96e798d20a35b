// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.admission;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.MalformedJsonException;
import java.util.List;

/**
 * What a cluster asks: an {@code AdmissionReview} of {@code admission.k8s.io/v1}.
 *
 * @param uid the id that the answer must repeat
 * @param operation {@code CREATE}, {@code UPDATE}, {@code DELETE} or {@code CONNECT}
 * @param kind the kind of the object
 * @param object the object as it would be stored; empty for a deletion
 * @param oldObject the object as it is stored; empty for a creation
 */
record ReviewRequest(
    String uid, String operation, String kind, JsonObject object, JsonObject oldObject) {
  /** Object, old object and the frame around them; clusters store objects up to 1.5 MiB. */
  static final int MAX_BYTES = 8 << 20;

  private static final String API_VERSION = "admission.k8s.io/v1";
  private static final JsonLimits LIMITS = new JsonLimits(MAX_BYTES, 256, 64, 2 << 20);

  /**
   * Reads a review.
   *
   * @throws MalformedReviewException if it is none
   */
  static ReviewRequest read(Bytes body) {
    try {
      if (JsonReader.read(body, LIMITS) instanceof JsonObject review
          && text(review, "apiVersion").equals(API_VERSION)
          && text(review, "kind").equals("AdmissionReview")
          && review.member("request").orElse(JsonNull.NULL) instanceof JsonObject request
          && !text(request, "uid").isEmpty()) {
        return of(request);
      }
    } catch (MalformedJsonException e) {
      throw new MalformedReviewException("not an AdmissionReview: " + e.getMessage());
    }
    throw new MalformedReviewException("not an AdmissionReview of " + API_VERSION);
  }

  private static ReviewRequest of(JsonObject request) {
    JsonObject kind = member(request, "kind");
    return new ReviewRequest(
        text(request, "uid"),
        text(request, "operation"),
        text(kind, "kind"),
        member(request, "object"),
        member(request, "oldObject"));
  }

  /** Returns the images that would run. */
  List<PodImage> images() {
    return switch (operation) {
      case "CREATE" -> imagesOf(object);
      case "UPDATE" -> {
        List<PodImage> images = imagesOf(object);
        // What is being deleted starts nothing; an expired signature must not keep it for ever.
        yield isBeingDeleted() && images.equals(imagesOf(oldObject)) ? List.of() : images;
      }
      case "DELETE" -> List.of();
      default ->
          throw new MalformedReviewException("this webhook does not judge '" + operation + "'");
    };
  }

  private List<PodImage> imagesOf(JsonObject version) {
    if (version.member("kind").isPresent() && !text(version, "kind").equals(kind)) {
      throw new MalformedReviewException(
          "the review is about a " + kind + ", and its object is of another kind");
    }
    return PodImages.of(kind, version);
  }

  /** The stored object tells, which only the cluster itself marks. */
  private boolean isBeingDeleted() {
    return !text(member(oldObject, "metadata"), "deletionTimestamp").isEmpty();
  }

  private static JsonObject member(JsonObject object, String name) {
    return object.member(name).orElse(JsonNull.NULL) instanceof JsonObject member
        ? member
        : JsonObject.empty();
  }

  private static String text(JsonObject object, String name) {
    return object.member(name).orElse(JsonNull.NULL) instanceof JsonString text ? text.value() : "";
  }
}
