// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.reading;

import dev.contenttrust.client.Delegation;
import dev.contenttrust.client.RoleKey;
import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.client.VerifiedRole;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.examples.cli.text.JsonMembers;
import java.util.List;
import java.util.Locale;

/** What several commands say in JSON of roles, keys and targets. */
final class RoleJson {
  private RoleJson() {}

  /** Returns what a proof needs of a role. */
  static JsonObject chainLink(VerifiedRole<?> role) {
    return new JsonMembers()
        .with("role", role.name().value())
        .with("version", role.version())
        .with("expires", role.expires().toString())
        .with("source", source(role))
        .build();
  }

  /** Returns what {@code explain} shows of a verified role. */
  static JsonMembers verified(VerifiedRole<?> role) {
    JsonMembers members =
        new JsonMembers()
            .with("role", role.name().value())
            .with("state", "verified")
            .with("version", role.version())
            .with("expires", role.expires().toString())
            .with("source", source(role))
            .withTexts("signers", role.signers());
    return withKeys(members, role.threshold(), role.keys());
  }

  /** Adds a target as {@code lookup} and {@code list} show it. */
  static JsonMembers target(JsonMembers members, SignedTarget target) {
    return members
        .with("name", target.name())
        .with("digest", target.digest().toString())
        .with("size", target.size())
        .with("role", target.role().value());
  }

  /** Returns keys with both of their ids. */
  static JsonMembers withKeys(JsonMembers members, int threshold, List<RoleKey> keys) {
    return members.with("threshold", threshold).withAll("keys", keys, RoleJson::key);
  }

  private static JsonObject key(RoleKey key) {
    return new JsonMembers()
        .with("id", key.id().value())
        .with("canonicalId", key.canonicalId().value())
        .with("type", key.key().keyType())
        .build();
  }

  /** Returns what became of a delegated role, as a stable name. */
  static String state(Delegation delegation) {
    Delegation.State state = delegation.state();
    if (state instanceof Delegation.State.Unusable) {
      return "unusable";
    }
    return state instanceof Delegation.State.NeverPublished ? "never-published" : "verified";
  }

  /** Returns where the role's file came from, in lower case. */
  static String source(VerifiedRole<?> role) {
    return role.provenance().name().toLowerCase(Locale.ROOT);
  }
}
