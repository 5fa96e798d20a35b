// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.crypto.SignatureVerifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says what a publication brings about that nobody asked for in words: a role that no one can sign
 * any more, one that loses the signatures it stands on, an old file that comes back to life,
 * versions that jump. Pure.
 */
final class PublishNotes {
  /** A step between two versions of a role that ordinary publishing does not make. */
  static final long JUMP = 10_000;

  /** How many names of targets a note tells. */
  private static final int NAMES = 5;

  private final SignatureVerifier verifier;
  private final Map<RoleName, Long> knownVersions;
  private final Instant now;

  /**
   * Creates the judge of one publication.
   *
   * @param knownVersions the highest version of each role that was trusted here before
   */
  PublishNotes(SignatureVerifier verifier, Map<RoleName, Long> knownVersions, Instant now) {
    this.verifier = verifier;
    this.knownVersions = Map.copyOf(knownVersions);
    this.now = now;
  }

  /** Returns the notes on what was signed, in the order of its roles. */
  List<String> of(SignedDraft signed) {
    List<String> notes = new ArrayList<>();
    signed
        .draft()
        .targets()
        .forEach(
            (delegator, content) ->
                content
                    .delegations()
                    .roles()
                    .forEach(
                        child -> {
                          delegation(signed, delegator, child).ifPresent(notes::add);
                          outOfPaths(signed.draft(), child).ifPresent(notes::add);
                        }));
    signed.draft().onlyIfPossible().stream()
        .filter(role -> !role.isTopLevel() && signed.files().containsKey(role))
        .sorted()
        .forEach(
            role ->
                notes.add(
                    role
                        + " starts empty: its new file takes the place of those that the server kept"
                        + " of the former delegation"));
    signed.versions().forEach((role, next) -> jump(signed, role, next).ifPresent(notes::add));
    signed.draft().wishes().expiries().keySet().stream()
        .filter(role -> !signed.files().containsKey(role))
        .sorted()
        .forEach(
            role ->
                notes.add(
                    "the expiry chosen for "
                        + role
                        + " has no effect: nothing of it is signed here"));
    return notes;
  }

  private Optional<String> delegation(SignedDraft signed, RoleName delegator, DelegatedRole child) {
    Draft draft = signed.draft();
    RoleName role = child.name();
    RoleKeyring keys = draft.keyring(role).orElseThrow();
    Optional<RoleKeyring> before = draft.base().keyring(role);
    if (before.filter(known -> isSame(known, keys)).isPresent()) {
      return Optional.empty();
    }
    if (!keys.canBeReached()) {
      return Optional.of(
          role
              + " demands "
              + keys.threshold()
              + (keys.threshold() == 1 ? " signature" : " signatures")
              + " and has "
              + keys.ids().size()
              + (keys.ids().size() == 1 ? " key" : " keys")
              + " left: nobody can sign it until keys are added in "
              + delegator
              + ", and its targets are unreadable until then");
    }
    if (signed.files().containsKey(role)) {
      return Optional.empty();
    }
    return before.isPresent() ? lost(draft, keys) : revived(draft, keys);
  }

  private static boolean isSame(RoleKeyring known, RoleKeyring keys) {
    return known.threshold() == keys.threshold() && known.ids().equals(keys.ids());
  }

  /** A file that stays, but whose signatures do not count any more. */
  private Optional<String> lost(Draft draft, RoleKeyring keys) {
    SignedMetadata<TargetsMetadata> file = draft.base().targets().get(keys.role());
    if (file == null || keys.isReachedBy(keys.signatories(file, verifier))) {
      return Optional.empty();
    }
    return Optional.of(
        keys.role()
            + " loses signatures that it stands on: whoever holds one of "
            + keys.ids().stream().map(KeyId::value).toList()
            + " has to sign it again with 'witness' now, and until then its targets are unreadable");
  }

  /** Targets that stay in their file, but that the role may not sign any more. */
  private static Optional<String> outOfPaths(Draft draft, DelegatedRole child) {
    Optional<DelegatedRole> before = draft.base().delegation(child.name());
    Optional<TargetsMetadata> content = draft.content(child.name());
    if (before.isEmpty() || content.isEmpty() || before.get().paths().equals(child.paths())) {
      return Optional.empty();
    }
    List<String> lost =
        content.get().targets().stream()
            .map(TargetFile::name)
            .filter(name -> before.get().paths().matches(name))
            .filter(name -> !child.paths().matches(name))
            .toList();
    return lost.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the targets "
                + names(lost)
                + " of "
                + child.name()
                + " lie outside of its paths now, and nobody finds them there any more");
  }

  /** A file that the server kept, whose signatures count again. */
  private Optional<String> revived(Draft draft, RoleKeyring keys) {
    SignedMetadata<TargetsMetadata> file = draft.base().leftOvers().get(keys.role());
    var snapshot = draft.base().snapshot();
    if (file == null
        || snapshot == null
        || !snapshot.payload().meta().containsKey(keys.role())
        || file.payload().expires().isExpired(now)
        || !keys.isReachedBy(keys.signatories(file, verifier))) {
      return Optional.empty();
    }
    return Optional.of(
        "the server kept version "
            + file.payload().version()
            + " of the former "
            + keys.role()
            + ", and a key that signed it is listed again: its targets "
            + names(file.payload().targets().stream().map(TargetFile::name).toList())
            + " are valid again until somebody who holds the key signs the role");
  }

  private static List<String> names(List<String> all) {
    List<String> names = new ArrayList<>(all.stream().limit(NAMES).toList());
    if (all.size() > NAMES) {
      names.add("and " + (all.size() - NAMES) + " more");
    }
    return names;
  }

  private Optional<String> jump(SignedDraft signed, RoleName role, long next) {
    if (next > VersionCeiling.HIGHEST / 2) {
      return Optional.of(
          "version "
              + next
              + " of "
              + role
              + " has used up more than half of the versions that servers can keep");
    }
    long before = knownVersions.getOrDefault(role, signed.draft().base().trustedVersion(role));
    return next - before > JUMP
        ? Optional.of(
            "the version of "
                + role
                + " jumps from "
                + before
                + " to "
                + next
                + ", since the server has files of versions in between; if nobody published so"
                + " often, find out who did")
        : Optional.empty();
  }
}
