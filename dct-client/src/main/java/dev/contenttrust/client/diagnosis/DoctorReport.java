// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.diagnosis;

import dev.contenttrust.client.diagnosis.Finding.Outcome;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonBoolean;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an examination found. Immutable.
 *
 * @param image the image, with Docker's default tag where none was given
 * @param findings one or more for each step, in the order of the steps
 */
public record DoctorReport(ImageReference image, List<Finding> findings) {
  /**
   * Copies the list.
   *
   * @param image the image
   * @param findings the findings
   */
  public DoctorReport {
    findings = List.copyOf(findings);
  }

  /**
   * Tells whether no step failed.
   *
   * @return whether the image can be verified and pulled
   */
  public boolean isWell() {
    return findings.stream().noneMatch(finding -> finding.outcome() == Outcome.FAILED);
  }

  /**
   * Returns the first refusal, which is where to begin.
   *
   * @return the refusal; empty if no step failed
   */
  public Optional<TrustException> firstRefusal() {
    return findings.stream().flatMap(finding -> finding.cause().stream()).findFirst();
  }

  /**
   * Returns the report as JSON, members in fixed order, for logs and other programs.
   *
   * @return the JSON
   */
  public JsonObject toJson() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("image", new JsonString(image.toString()));
    members.put("well", new JsonBoolean(isWell()));
    members.put(
        "findings",
        new JsonArray(findings.stream().<JsonValue>map(DoctorReport::finding).toList()));
    return new JsonObject(members);
  }

  private static JsonObject finding(Finding finding) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("step", new JsonString(finding.step().name().toLowerCase(Locale.ROOT)));
    members.put("outcome", new JsonString(finding.outcome().name().toLowerCase(Locale.ROOT)));
    finding.cause().ifPresent(cause -> members.put("code", new JsonString(cause.code())));
    members.put("message", new JsonString(finding.message()));
    if (!finding.remedy().isEmpty()) {
      members.put("remedy", new JsonString(finding.remedy()));
    }
    return new JsonObject(members);
  }
}
