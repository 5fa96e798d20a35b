// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.crypto.CanonicalKeyId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Signs again whatever has expired, will expire soon, or lost its signatures, as far as the keys at
 * hand reach. One for each repair.
 */
final class Repair {
  private final TrustPublisher publisher;
  private final Gun gun;
  private final Duration within;
  private final List<String> notes = new ArrayList<>();
  private Set<KeyId> atHand = Set.of();

  Repair(TrustPublisher publisher, Gun gun, Duration within) {
    this.publisher = publisher;
    this.gun = gun;
    this.within = within;
  }

  PublishReport run() {
    return publisher.publish(gun, this::edit, notes);
  }

  private RepositoryEdit edit(RepositoryState state) {
    notes.clear();
    atHand = publisher.keysAtHand();
    Instant horizon = publisher.settings().clock().instant().plus(within);
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
      if (file == null && !isVouchedFor(state, role)) {
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
      if (!canSign(state, RoleName.SNAPSHOT)) {
        notes.add(
            "the snapshot expires at "
                + snapshot.payload().expires().at()
                + " and its key is not at hand; a server that holds it renews it by itself");
      }
    }
    return edit;
  }

  /**
   * Tells whether somebody who may sign the role stands behind the content that the server has: a
   * server that holds the snapshot key could have put any other there, and signing it again unseen
   * would make it genuine. Content that was trusted here last is vouched for; else one signature by
   * a present key is, unless newer content was trusted before.
   */
  private boolean isVouchedFor(RepositoryState state, RoleName role) {
    SignedMetadata<TargetsMetadata> file = state.setAside().get(role);
    if (file == null) {
      return false;
    }
    StoredMetadata stored = publisher.settings().store().load(gun);
    if (file.wireBytes().equals(stored.files().get(role))) {
      return true;
    }
    return file.payload().version() >= stored.versions().getOrDefault(role, 0L)
        && role.parent()
            .map(state.targets()::get)
            .filter(
                parent ->
                    Signatories.of(
                                file,
                                parent.payload().delegations(),
                                role,
                                publisher.settings().verifier())
                            .size()
                        > 0)
            .isPresent();
  }

  private void note(RoleName role, @org.jspecify.annotations.Nullable Instant expires) {
    notes.add(
        role
            + (expires == null ? " has lost its signatures" : " expires at " + expires)
            + "; whoever holds its keys still has to sign it again");
  }

  private boolean canSign(RepositoryState state, RoleName role) {
    if (role.isTopLevel()) {
      RootMetadata root = state.root().payload();
      return root.role(role).keyIds().stream()
              .map(root.keys()::get)
              .filter(this::isAtHand)
              .distinct()
              .count()
          >= root.role(role).threshold();
    }
    return role.parent()
        .map(state.targets()::get)
        .flatMap(
            parent ->
                parent
                    .payload()
                    .delegations()
                    .role(role)
                    .filter(
                        delegation ->
                            delegation.keys().keyIds().stream()
                                    .map(parent.payload().delegations().keys()::get)
                                    .filter(this::isAtHand)
                                    .distinct()
                                    .count()
                                >= delegation.keys().threshold()))
        .isPresent();
  }

  private boolean isAtHand(@org.jspecify.annotations.Nullable PublicKey key) {
    return key != null && CanonicalKeyId.of(key).filter(atHand::contains).isPresent();
  }
}
