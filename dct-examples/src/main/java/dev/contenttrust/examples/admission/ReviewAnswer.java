// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.admission;

import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.examples.cli.text.JsonMembers;
import dev.contenttrust.examples.cli.text.JsonText;
import dev.contenttrust.examples.cli.text.Printable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * What the webhook answers.
 *
 * @param allowed whether the object may be stored
 * @param changes the names to write in place of those asked for
 * @param denials why not, one line for each image
 * @param warnings what is reported although the object may be stored
 */
record ReviewAnswer(
    boolean allowed, List<PodImage> changes, List<String> denials, List<String> warnings) {
  /** Clusters cut longer warnings. */
  private static final int MAX_WARNING = 256;

  private static final int MAX_DENIAL = 4096;

  ReviewAnswer {
    changes = List.copyOf(changes);
    denials = List.copyOf(denials);
    warnings = List.copyOf(warnings);
  }

  static ReviewAnswer denied(String reason) {
    return new ReviewAnswer(false, List.of(), List.of(reason), List.of());
  }

  /** Returns the review with this answer, for the request of that id. */
  JsonObject review(String uid) {
    JsonMembers response = new JsonMembers().with("uid", uid).with("allowed", allowed);
    if (!allowed) {
      response.with(
          "status",
          new JsonMembers()
              .with("code", 403)
              .with("reason", "Forbidden")
              .with("message", cut(String.join("; ", denials), MAX_DENIAL))
              .build());
    } else if (!changes.isEmpty()) {
      JsonArray patch = JsonMembers.array(changes, ReviewAnswer::replacement);
      byte[] json = JsonText.oneLine(patch).getBytes(StandardCharsets.UTF_8);
      response
          .with("patchType", "JSONPatch")
          .with("patch", Base64.getEncoder().encodeToString(json));
    }
    if (!warnings.isEmpty()) {
      response.withTexts("warnings", warnings.stream().map(w -> cut(w, MAX_WARNING)).toList());
    }
    return new JsonMembers()
        .with("apiVersion", "admission.k8s.io/v1")
        .with("kind", "AdmissionReview")
        .with("response", response.build())
        .build();
  }

  private static JsonObject replacement(PodImage change) {
    return new JsonMembers()
        .with("op", "replace")
        .with("path", change.pointer())
        .with("value", change.image())
        .build();
  }

  private static String cut(String text, int max) {
    String printable = Printable.of(text);
    return printable.length() <= max ? printable : printable.substring(0, max - 1) + "…";
  }
}
