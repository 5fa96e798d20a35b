// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.MetadataFormat;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.Expiry;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Applies an edit to a verified state. Pure: no keys, no I/O, the time passed in. One instance for
 * each application.
 */
final class EditApplication {
  private final String repository;
  private final DelegationEditor delegations;
  private final RootEditor rootEditor;
  private final RepositoryState state;
  private final EditableRoles roles;
  private final Lifetimes lifetimes;
  private final Instant now;

  private final Map<RoleName, Instant> chosenExpiry = new LinkedHashMap<>();
  private final Set<RoleName> cleared = new LinkedHashSet<>();
  private final List<Difference> differences = new ArrayList<>();
  private boolean snapshotAgain;
  private boolean retiredRootKeys;

  EditApplication(
      String repository,
      MetadataFormat format,
      RepositoryState state,
      Lifetimes lifetimes,
      Instant now) {
    this.repository = repository;
    this.delegations = new DelegationEditor(format, differences);
    this.rootEditor = new RootEditor(format, state.root().payload(), differences);
    this.state = state;
    this.roles = new EditableRoles(repository, state);
    this.lifetimes = lifetimes;
    this.now = now;
  }

  /**
   * Returns what the edit makes of the state.
   *
   * @throws PublishException with step {@code APPLY} if a change has no place in the repository
   */
  Draft apply(RepositoryEdit edit) {
    edit.changes().forEach(this::applyOrRefuse);
    rootEditor.renewIfItExpiresSoon(now);
    SigningWishes wishes = new SigningWishes(chosenExpiry, snapshotAgain, retiredRootKeys);
    RootMetadata root =
        rootEditor.isChanged()
            ? rootEditor.toMetadata(
                version(RoleName.ROOT, state.root().payload().version() + 1),
                Expiry.at(wishes.expiry(RoleName.ROOT, now, lifetimes.root())))
            : null;
    Map<RoleName, TargetsMetadata> targets = new LinkedHashMap<>();
    for (WorkingTargets changed : roles.changed()) {
      RoleName role = changed.role();
      targets.put(
          role,
          changed.toMetadata(
              version(role, state.nextVersion(role)),
              Expiry.at(wishes.expiry(role, now, lifetimes.targets()))));
    }
    Set<RoleName> onlyIfPossible = new LinkedHashSet<>(cleared);
    if (rootEditor.isOnlyRenewed()) {
      // Signers without the root key must not be locked out while others can still renew it.
      onlyIfPossible.add(RoleName.ROOT);
    }
    return new Draft(state, root, targets, onlyIfPossible, roles.removed(), differences, wishes);
  }

  private void applyOrRefuse(Change change) {
    try {
      apply(change);
    } catch (IllegalArgumentException e) {
      throw new PublishException(
          repository, PublishException.Step.APPLY, repository + ": " + e.getMessage(), e);
    }
  }

  private void apply(Change change) {
    if (change instanceof Change.AddTarget add) {
      addTarget(add.role(), add.target());
    } else if (change instanceof Change.RemoveTarget remove) {
      removeTarget(remove.role(), remove.name());
    } else if (change instanceof Change.Delegate delegate) {
      delegate(delegate);
    } else if (change instanceof Change.Restrict restrict) {
      delegations.restrict(roles.delegatorOf(restrict.role()), restrict);
    } else if (change instanceof Change.ReplaceDelegationKey replace) {
      delegations.replaceKey(roles.delegatorOf(replace.role()), replace);
      // What is set aside nobody vouches for: only a witness, asked for by name, may sign it.
      if (state.targets().containsKey(replace.role())) {
        signAgain(replace.role());
      }
    } else if (change instanceof Change.RemoveDelegation remove) {
      removeDelegation(remove.role());
    } else if (change instanceof Change.PurgeKeys purge) {
      purge(purge.keys());
    } else if (change instanceof Change.Witness witness) {
      signAgain(witness.role());
    } else if (change instanceof Change.RotateKeys rotate) {
      rotate(rotate);
    } else if (change instanceof Change.ExpireAt expire) {
      chooseExpiry(expire);
    } else if (change instanceof Change.CoSignRoot) {
      retiredRootKeys = true;
    }
  }

  private void delegate(Change.Delegate change) {
    RoleName role = change.role();
    boolean isNew = roles.delegation(role).isEmpty();
    delegations.delegate(roles.delegatorOf(role), change);
    roles.restore(role);
    if (isNew && state.versions().containsKey(role)) {
      // The server kept the files of a former delegation of this name. Under a key that signed
      // them they would be valid again at once, so an empty file takes their place.
      roles.emptied(role).markChanged();
      cleared.add(role);
    }
  }

  private void addTarget(RoleName role, TargetFile target) {
    requirePublishable(target);
    if (!roles.scope(role).matches(target.name())) {
      throw new IllegalArgumentException(
          "the role "
              + role
              + " may not sign '"
              + target.name()
              + "': none of its paths is a prefix of that name; add one with 'delegation add"
              + " --path'");
    }
    WorkingTargets targets = roles.editable(role);
    cleared.remove(role);
    Optional<TargetFile> before = targets.put(target);
    if (before.isEmpty()) {
      differ(role, Difference.Kind.ADDED, describe(target));
    } else if (!before.get().equals(target)) {
      differ(role, Difference.Kind.CHANGED, describe(target) + ", was " + describe(before.get()));
    }
  }

  private void removeTarget(RoleName role, String name) {
    roles
        .editable(role)
        .remove(name)
        .ifPresent(target -> differ(role, Difference.Kind.REMOVED, describe(target)));
  }

  private void removeDelegation(RoleName role) {
    if (!roles.delegatorOf(role).removeDelegation(role)) {
      throw new IllegalArgumentException("there is no delegation " + role + " to remove");
    }
    roles.remove(role);
    differ(role, Difference.Kind.REMOVED, "the delegation");
  }

  private void purge(Set<KeyId> keys) {
    for (RoleName role : List.copyOf(state.targets().keySet())) {
      if (!roles.removed().contains(role)) {
        WorkingTargets delegator = roles.editable(role);
        for (RoleName child : delegator.delegatedRoles()) {
          delegations.restrict(delegator, new Change.Restrict(child, keys, Set.of(), false));
        }
      }
    }
  }

  /**
   * Takes the role's content as it is, a set-aside one too, since signing it again is what brings
   * it back; what that makes genuine is then told one by one.
   */
  private void signAgain(RoleName role) {
    if (role.equals(RoleName.ROOT)) {
      rootEditor.signAgain();
      return;
    }
    if (role.equals(RoleName.SNAPSHOT)) {
      snapshotAgain = true;
      differ(role, Difference.Kind.SIGNED, "signed again");
      return;
    }
    if (role.equals(RoleName.TIMESTAMP)) {
      throw new IllegalArgumentException("the server alone signs timestamps");
    }
    SignedMetadata<TargetsMetadata> aside = state.setAside().get(role);
    if (aside == null) {
      roles.editable(role).markChanged();
      differ(role, Difference.Kind.SIGNED, "signed again");
      return;
    }
    roles.revived(role, aside.payload()).markChanged();
    differ(role, Difference.Kind.SIGNED, "signed again, though it is not valid now");
    aside.payload().targets().stream()
        .forEach(target -> differ(role, Difference.Kind.VOUCHED, describe(target)));
    for (DelegatedRole child : aside.payload().delegations().roles()) {
      differ(role, Difference.Kind.VOUCHED, "the delegation " + child.name());
    }
  }

  private void rotate(Change.RotateKeys rotate) {
    rootEditor.rotate(rotate);
    if (rotate.role().equals(RoleName.TARGETS)) {
      roles.editable(RoleName.TARGETS).markChanged();
    }
  }

  private void chooseExpiry(Change.ExpireAt expire) {
    if (expire.role().equals(RoleName.TIMESTAMP)) {
      throw new IllegalArgumentException("the server alone chooses when its timestamps expire");
    }
    if (!expire.expires().isAfter(now) || expire.expires().isAfter(now.plus(Lifetimes.LONGEST))) {
      throw new IllegalArgumentException(
          "the expiry "
              + expire.expires()
              + " chosen for "
              + expire.role()
              + " must lie in the future and within "
              + Lifetimes.LONGEST.toDays()
              + " days");
    }
    chosenExpiry.put(expire.role(), expire.expires());
  }

  private static void requirePublishable(TargetFile target) {
    if (target.name().chars().anyMatch(c -> c < 0x20)) {
      throw new IllegalArgumentException(
          "a target's name must not contain control characters: Notary could not write it");
    }
    if (target.length() < 0 || !target.hashes().isCheckable() || !target.hashes().isWellFormed()) {
      throw new IllegalArgumentException(
          "the target '"
              + target.name()
              + "' needs a length of at least 0 and hashes of the right size");
    }
  }

  private long version(RoleName role, long version) {
    return VersionCeiling.check(repository, role, version);
  }

  private void differ(RoleName role, Difference.Kind kind, String description) {
    differences.add(new Difference(role, kind, description));
  }

  private static String describe(TargetFile target) {
    return target.name()
        + " "
        + target.hashes().sha256().map(Object::toString).orElse("(no sha256)")
        + " "
        + target.length()
        + " bytes";
  }
}
