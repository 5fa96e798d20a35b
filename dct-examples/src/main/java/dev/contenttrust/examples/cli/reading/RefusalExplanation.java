// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.reading;

import dev.contenttrust.client.Explanation;
import dev.contenttrust.client.VerifiedRole;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.examples.cli.text.Columns;
import dev.contenttrust.examples.cli.text.JsonMembers;
import dev.contenttrust.examples.cli.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far verification came before it failed: the verified roles, then the refused one.
 *
 * @param image what was asked for
 * @param refused what was verified and what failed
 */
record RefusalExplanation(ImageReference image, Explanation.Refused refused) {
  /** Returns the explanation for people. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append("Image:       ").append(image).append('\n');
    text.append("Collection:  ").append(image.gun()).append('\n');
    text.append("Answer:      none: ").append(refused.failure().code()).append("\n\n");
    Columns roles = RoleText.chain();
    refused.verified().forEach(role -> RoleText.row(roles, role, "-"));
    untrusted()
        .ifPresent(
            error ->
                roles.row(
                    error.role().value(), "-", "-", "-", "-", "-", "refused: " + message(error)));
    return text.append(roles.render()).toString();
  }

  /** Returns the explanation for scripts. */
  JsonMembers json() {
    List<JsonObject> roles = new ArrayList<>();
    for (VerifiedRole<?> role : refused.verified()) {
      roles.add(RoleJson.verified(role).build());
    }
    untrusted()
        .ifPresent(
            error ->
                roles.add(
                    new JsonMembers()
                        .with("role", error.role().value())
                        .with("state", "refused")
                        .with("code", error.code())
                        .with("error", message(error))
                        .build()));
    return new JsonMembers()
        .with("image", image.toString())
        .with("gun", image.gun().value())
        .with("refusal", refused.failure().code())
        .withAll("roles", roles, role -> role);
  }

  private Optional<UntrustedException> untrusted() {
    return refused.failure() instanceof UntrustedException error
        ? Optional.of(error)
        : Optional.empty();
  }

  private static String message(UntrustedException error) {
    return Printable.of(String.valueOf(error.getMessage()));
  }
}
