// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.MetadataFormat;
import dev.contenttrust.core.metadata.Expiry;
import dev.contenttrust.core.metadata.PathRule;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Applies an edit to a verified state. Pure: no keys, no I/O, the time passed in. One instance for
 * each application.
 */
final class EditApplication {
  /**
   * The highest version that is published, far below 2^31, where servers with 32-bit version
   * columns break (threat P2).
   */
  static final long VERSION_CEILING = 1L << 30;

  private final String repository;
  private final DelegationEditor delegations;
  private final RootEditor rootEditor;
  private final RepositoryState state;
  private final Lifetimes lifetimes;
  private final Instant now;

  private final Map<RoleName, WorkingTargets> working = new LinkedHashMap<>();
  private final Map<RoleName, Instant> chosenExpiry = new LinkedHashMap<>();
  private final Set<RoleName> removed = new LinkedHashSet<>();
  private final Set<RoleName> cleared = new LinkedHashSet<>();
  private final List<Difference> differences = new ArrayList<>();

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
    RootMetadata root =
        rootEditor.isChanged()
            ? rootEditor.toMetadata(
                checkedVersion(RoleName.ROOT, state.root().payload().version() + 1),
                expiry(RoleName.ROOT, lifetimes.root()))
            : null;
    Map<RoleName, TargetsMetadata> targets = new LinkedHashMap<>();
    working.values().stream()
        .filter(WorkingTargets::isChanged)
        .filter(role -> !removed.contains(role.role()))
        .sorted(Comparator.comparingInt(role -> depth(role.role())))
        .forEach(
            role ->
                targets.put(
                    role.role(),
                    role.toMetadata(
                        checkedVersion(role.role(), state.nextVersion(role.role())),
                        expiry(role.role(), lifetimes.targets()))));
    Set<RoleName> onlyIfPossible = new LinkedHashSet<>(cleared);
    if (rootEditor.isOnlyRenewed()) {
      // Signers without the root key must not be locked out while others can still renew it.
      onlyIfPossible.add(RoleName.ROOT);
    }
    return new Draft(state, root, targets, onlyIfPossible, removed, differences);
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
      delegations.restrict(delegatorOf(restrict.role()), restrict);
    } else if (change instanceof Change.ReplaceDelegationKey replace) {
      delegations.replaceKey(delegatorOf(replace.role()), replace);
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
    }
  }

  private void delegate(Change.Delegate change) {
    RoleName role = change.role();
    boolean isNew = delegationOf(role) == null;
    delegations.delegate(delegatorOf(role), change);
    removed.remove(role);
    if (isNew && state.versions().containsKey(role)) {
      // The server kept the files of a former delegation of this name. Under a key that signed
      // them they would be valid again at once, so an empty file takes their place.
      WorkingTargets emptied =
          working.computeIfAbsent(role, name -> new WorkingTargets(name, null));
      emptied.markChanged();
      cleared.add(role);
    }
  }

  private void addTarget(RoleName role, TargetFile target) {
    requirePublishable(target);
    if (!scopeOf(role).matches(target.name())) {
      throw refused(
          "the role "
              + role
              + " may not sign '"
              + target.name()
              + "': none of its paths is a prefix of that name; add one with 'delegation add"
              + " --path'");
    }
    WorkingTargets targets = editable(role);
    cleared.remove(role);
    Optional<TargetFile> before = targets.put(target);
    if (before.isEmpty()) {
      differ(role, Difference.Kind.ADDED, describe(target));
    } else if (!before.get().equals(target)) {
      differ(role, Difference.Kind.CHANGED, describe(target) + ", was " + describe(before.get()));
    }
  }

  private void removeTarget(RoleName role, String name) {
    editable(role)
        .remove(name)
        .ifPresent(target -> differ(role, Difference.Kind.REMOVED, describe(target)));
  }

  private void removeDelegation(RoleName role) {
    if (delegatorOf(role).removeDelegation(role)) {
      removed.add(role);
      // Should the edit delegate to the name again, its old targets must not come back.
      working.put(role, new WorkingTargets(role, null));
      differ(role, Difference.Kind.REMOVED, "the delegation");
    } else {
      throw refused("there is no delegation " + role + " to remove");
    }
  }

  private void purge(Set<KeyId> keys) {
    for (RoleName role : List.copyOf(state.targets().keySet())) {
      if (!removed.contains(role)) {
        WorkingTargets delegator = editable(role);
        for (RoleName child : delegator.delegatedRoles()) {
          delegations.restrict(delegator, new Change.Restrict(child, keys, Set.of(), false));
        }
      }
    }
  }

  /**
   * Takes the role's content as it is, a set-aside one too, since signing it again is what brings
   * it back.
   */
  private void signAgain(RoleName role) {
    if (role.equals(RoleName.ROOT)) {
      rootEditor.signAgain();
      return;
    }
    SignedMetadata<TargetsMetadata> aside = state.setAside().get(role);
    WorkingTargets targets =
        aside == null
            ? editable(role)
            : working.computeIfAbsent(role, name -> new WorkingTargets(name, aside.payload()));
    targets.markChanged();
    differ(role, Difference.Kind.SIGNED, "signed again");
  }

  private void rotate(Change.RotateKeys rotate) {
    rootEditor.rotate(rotate);
    if (rotate.role().equals(RoleName.TARGETS)) {
      editable(RoleName.TARGETS).markChanged();
    }
  }

  private void chooseExpiry(Change.ExpireAt expire) {
    if (!expire.expires().isAfter(now) || expire.expires().isAfter(now.plus(Lifetimes.LONGEST))) {
      throw refused(
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

  private WorkingTargets delegatorOf(RoleName role) {
    RoleName parent =
        role.parent()
            .orElseThrow(
                () -> refused("the role " + role + " is no delegation: its name has no parent"));
    return editable(parent);
  }

  /** Returns the role for editing; a delegation that exists but never signed starts empty. */
  private WorkingTargets editable(RoleName role) {
    WorkingTargets existing = working.get(role);
    if (existing != null) {
      return existing;
    }
    SignedMetadata<TargetsMetadata> present = state.targets().get(role);
    if (present == null && state.setAside().containsKey(role)) {
      throw refused(
          "the metadata of "
              + role
              + " is not valid now; sign it again first with 'witness "
              + repository
              + " "
              + role
              + "'");
    }
    if (present == null && !role.equals(RoleName.TARGETS) && delegationOf(role) == null) {
      throw refused("there is no role " + role + "; add it with 'delegation add'");
    }
    WorkingTargets created = new WorkingTargets(role, present == null ? null : present.payload());
    working.put(role, created);
    return created;
  }

  private dev.contenttrust.core.metadata.@Nullable DelegatedRole delegationOf(RoleName role) {
    return role.parent()
        .flatMap(
            parent -> {
              WorkingTargets edited = working.get(parent);
              if (edited != null) {
                return edited.delegation(role);
              }
              SignedMetadata<TargetsMetadata> present = state.targets().get(parent);
              return present == null
                  ? Optional.empty()
                  : present.payload().delegations().role(role);
            })
        .orElse(null);
  }

  private PathRule scopeOf(RoleName role) {
    if (role.equals(RoleName.TARGETS)) {
      return PathRule.everything();
    }
    dev.contenttrust.core.metadata.DelegatedRole delegation = delegationOf(role);
    if (delegation == null) {
      throw refused("there is no role " + role + "; add it with 'delegation add'");
    }
    PathRule parent = role.parent().map(this::scopeOf).orElseGet(PathRule::everything);
    return delegation.paths().within(parent);
  }

  private void requirePublishable(TargetFile target) {
    if (target.name().chars().anyMatch(c -> c < 0x20)) {
      throw refused(
          "a target's name must not contain control characters: Notary could not write it");
    }
    if (target.length() < 0 || !target.hashes().isCheckable() || !target.hashes().isWellFormed()) {
      throw refused(
          "the target '"
              + target.name()
              + "' needs a length of at least 0 and hashes of the right size");
    }
  }

  private long checkedVersion(RoleName role, long version) {
    if (version > VERSION_CEILING) {
      throw refused(
          "version "
              + version
              + " of "
              + role
              + " is above "
              + VERSION_CEILING
              + ", beyond which servers break; the repository has to be initialised again");
    }
    return version;
  }

  private Expiry expiry(RoleName role, Duration lifetime) {
    Instant chosen = chosenExpiry.get(role);
    return Expiry.at(chosen == null ? now.plus(lifetime) : chosen);
  }

  private void differ(RoleName role, Difference.Kind kind, String description) {
    differences.add(new Difference(role, kind, description));
  }

  private PublishException refused(String message) {
    return new PublishException(
        repository, PublishException.Step.APPLY, repository + ": " + message, null);
  }

  private static String describe(TargetFile target) {
    return target.name()
        + " "
        + target.hashes().sha256().map(Object::toString).orElse("(no sha256)")
        + " "
        + target.length()
        + " bytes";
  }

  private static int depth(RoleName role) {
    return (int) role.value().chars().filter(c -> c == '/').count();
  }
}
