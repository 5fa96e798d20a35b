// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.reading;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.examples.cli.text.JsonMembers;
import java.util.Comparator;
import java.util.List;

/** An inspection as the JSON of {@code docker trust inspect}. */
final class InspectionJson {
  /** Who signed a tag that no delegated role holds. */
  private static final List<String> NOBODY_ELSE = List.of("Repo Admin");

  private InspectionJson() {}

  /** Returns the object of one image. */
  static JsonObject of(Inspection inspection) {
    List<Inspection.Signer> signers =
        inspection.signers().stream()
            .sorted(Comparator.comparing(Inspection.Signer::name).reversed())
            .toList();
    return new JsonMembers()
        .with("Name", inspection.name())
        .withAll("SignedTags", inspection.tags(), InspectionJson::tag)
        .withAll("Signers", signers, signer -> keys(signer.name(), signer.keys()))
        .with(
            "AdministrativeKeys",
            new JsonArray(
                List.of(
                    keys("Root", inspection.rootKeys()),
                    keys("Repository", inspection.repositoryKeys()))))
        .build();
  }

  private static JsonValue tag(Inspection.TagRow row) {
    return new JsonMembers()
        .with("SignedTag", row.tag())
        .with("Digest", row.digest())
        .withTexts("Signers", row.signers().isEmpty() ? NOBODY_ELSE : row.signers())
        .build();
  }

  private static JsonObject keys(String name, List<KeyId> ids) {
    return new JsonMembers()
        .with("Name", name)
        .withAll("Keys", ids, id -> new JsonMembers().with("ID", id.value()).build())
        .build();
  }
}
