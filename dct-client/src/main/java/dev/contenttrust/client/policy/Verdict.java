// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.policy;

import dev.contenttrust.core.Digest;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonBoolean;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a policy says of one image. Immutable.
 *
 * @param image what was asked for
 * @param pattern the rule that decided; {@code null} if no rule matched
 * @param mode whether a denial is enforced or only reported
 * @param allowedByPolicy whether the image met its rule
 * @param code a stable, machine-readable reason: {@code SIGNED}, {@code UNSIGNED_ALLOWED}, {@code
 *     DIGEST_ALLOWED}, or why it was denied
 * @param message the reason for people; no API
 * @param digest the digest by which the image must run; {@code null} where nothing fixes it
 * @param signers the names of the demanded signers that were found to agree
 */
public record Verdict(
    ImageReference image,
    @Nullable ImagePattern pattern,
    TrustPolicy.Mode mode,
    boolean allowedByPolicy,
    String code,
    String message,
    @Nullable Digest digest,
    List<String> signers) {
  /**
   * Copies the list.
   *
   * @param image what was asked for
   * @param pattern the rule that decided; {@code null} if no rule matched
   * @param mode whether a denial is enforced or only reported
   * @param allowedByPolicy whether the image met its rule
   * @param code a stable, machine-readable reason: {@code SIGNED}, {@code UNSIGNED_ALLOWED}, {@code
   *     DIGEST_ALLOWED}, or why it was denied
   * @param message the reason for people; no API
   * @param digest the digest by which the image must run; {@code null} where nothing fixes it
   * @param signers the names of the demanded signers that were found to agree
   */
  public Verdict {
    signers = List.copyOf(signers);
  }

  /** {@return whether the image may run: it met its rule, or the policy only audits} */
  public boolean mayRun() {
    return allowedByPolicy || mode == TrustPolicy.Mode.AUDIT;
  }

  /**
   * {@return the reference that must be run instead of the one asked for: {@code NAME@DIGEST} where
   * a digest is known and the image is allowed, else the image as it was asked for}
   */
  public String runReference() {
    return allowedByPolicy && digest != null ? image.name() + "@" + digest : image.toString();
  }

  /** {@return the verdict as JSON, members in fixed order, for logs and other programs} */
  public JsonObject toJson() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("image", new JsonString(image.toString()));
    members.put("allowed", new JsonBoolean(mayRun()));
    members.put("allowedByPolicy", new JsonBoolean(allowedByPolicy));
    members.put("mode", new JsonString(mode == TrustPolicy.Mode.AUDIT ? "audit" : "enforce"));
    members.put("code", new JsonString(code));
    members.put("message", new JsonString(message));
    members.put("pattern", pattern == null ? JsonNull.NULL : new JsonString(pattern.toString()));
    members.put("run", new JsonString(runReference()));
    members.put("digest", digest == null ? JsonNull.NULL : new JsonString(digest.toString()));
    members.put(
        "signers", new JsonArray(signers.stream().<JsonValue>map(JsonString::new).toList()));
    return new JsonObject(members);
  }
}
