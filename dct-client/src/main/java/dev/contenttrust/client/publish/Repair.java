// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Signs again whatever has expired, will expire soon, or lost its signatures, as far as the keys at
 * hand reach. One for each repair.
 */
final class Repair implements EditSource {
  private final Publishing publishing;
  private final Gun gun;
  private final Duration within;
  private final List<String> notes = new ArrayList<>();
  private Set<KeyId> atHand = Set.of();

  Repair(Publishing publishing, Gun gun, Duration within) {
    this.publishing = publishing;
    this.gun = gun;
    this.within = within;
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  @Override
  public RepositoryEdit editOf(RepositoryState state) {
    notes.clear();
    atHand = publishing.keysAtHand();
    Instant horizon = publishing.settings().clock().instant().plus(within);
    RepositoryEdit edit = RepositoryEdit.of(gun);
    RootMetadata root = state.root().payload();
    if (root.expires().isExpired(horizon)) {
      if (canSign(state, RoleName.ROOT)) {
        edit = edit.with(new Change.Witness(RoleName.ROOT));
      } else {
        note(RoleName.ROOT, root.expires().at());
      }
    }
    Set<RoleName> roles = new LinkedHashSet<>(state.targets().keySet());
    roles.addAll(state.setAside().keySet());
    for (RoleName role : roles) {
      SignedMetadata<? extends RoleMetadata> file = state.targets().get(role);
      boolean due = file == null || file.payload().expires().isExpired(horizon);
      if (file == null && !publishing.vouching(gun).isVouchedFor(state, role)) {
        notes.add(
            role
                + " has lost its signatures, and nothing shows that its content was ever signed:"
                + " look at it, and sign it again with 'witness' only if it is right");
      } else if (due && canSign(state, role)) {
        edit = edit.witness(role);
      } else if (due) {
        note(role, file == null ? null : file.payload().expires().at());
      }
    }
    var snapshot = state.snapshot();
    if (snapshot != null && snapshot.payload().expires().isExpired(horizon)) {
      if (canSign(state, RoleName.SNAPSHOT)) {
        edit = edit.witness(RoleName.SNAPSHOT);
      } else {
        notes.add(
            "the snapshot expires at "
                + snapshot.payload().expires().at().truncatedTo(ChronoUnit.SECONDS)
                + " and its key is not at hand; a server that holds it renews it by itself");
      }
    }
    return edit;
  }

  private void note(RoleName role, @Nullable Instant expires) {
    notes.add(
        role
            + (expires == null
                ? " has lost its signatures"
                : " expires at " + expires.truncatedTo(ChronoUnit.SECONDS))
            + "; whoever holds its keys still has to sign it again");
  }

  private boolean canSign(RepositoryState state, RoleName role) {
    return state.keyring(role).filter(keys -> keys.isReachedBy(atHand)).isPresent();
  }
}
