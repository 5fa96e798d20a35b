// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.reading;

import dev.contenttrust.client.Delegation;
import dev.contenttrust.client.RoleKey;
import dev.contenttrust.client.VerifiedRole;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.examples.cli.text.Columns;
import dev.contenttrust.examples.cli.text.Phrases;
import java.util.List;

/** What several commands say to people of roles and keys. */
final class RoleText {
  private RoleText() {}

  /** Returns the keys' ids as listed, cut as Docker cuts them. */
  static String keys(List<RoleKey> keys) {
    return String.join(", ", keys.stream().map(RoleKey::id).map(KeyId::abbreviated).toList());
  }

  /** Returns the table that {@code explain} shows, without rows. */
  static Columns chain() {
    return new Columns().row("ROLE", "VERSION", "EXPIRES", "SIGNED BY", "KEYS", "FROM", "SAYS");
  }

  /** Adds a verified role to that table. */
  static void row(Columns columns, VerifiedRole<?> role, String says) {
    columns.row(
        role.name().value(),
        Long.toString(role.version()),
        Phrases.moment(role.expires()),
        role.signers().size() + " of " + role.threshold(),
        keys(role.keys()),
        RoleJson.source(role),
        says);
  }

  /** Returns what became of a delegated role. */
  static String state(Delegation delegation) {
    Delegation.State state = delegation.state();
    if (state instanceof Delegation.State.Unusable unusable) {
      return String.valueOf(unusable.error().getMessage());
    }
    return state instanceof Delegation.State.NeverPublished
        ? "nothing was ever published"
        : "verified";
  }
}
