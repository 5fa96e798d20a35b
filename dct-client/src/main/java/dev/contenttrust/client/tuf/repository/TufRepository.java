// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf.repository;

import dev.contenttrust.client.verify.Threshold;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.TufFormat;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.Delegations;
import dev.contenttrust.core.metadata.Expiry;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.SnapshotMetadata;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetTable;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.core.metadata.TimestampMetadata;
import dev.contenttrust.crypto.SignatureVerifier;
import dev.contenttrust.crypto.Signer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A plain TUF repository that is being edited: what is published, and the next version of each role
 * that changed.
 *
 * <p>Edits make drafts. {@link #sign} adds the signatures of the keys at hand; once a draft of
 * every changed targets role is complete the snapshot follows, then the timestamp, which need
 * signatures too. Where several people sign, {@link #drafts()} goes to them and {@link #merge}
 * takes back what they signed. {@link #missing()} says what is still needed, and {@link #write}
 * publishes when nothing is.
 *
 * <p>Not thread-safe.
 */
public final class TufRepository {
  private final Clock clock;
  private final SignatureVerifier verifier = SignatureVerifier.create();
  private final Threshold threshold = new Threshold("this repository", new TufFormat(), verifier);
  private final RepositoryState state;
  private final Contents contents = new Contents();
  private Duration lifetime = Duration.ofDays(90);

  private TufRepository(Clock clock, Map<RoleName, SignedMetadata<?>> published) {
    this.clock = clock;
    this.state = new RepositoryState(published);
  }

  /**
   * Starts a repository.
   *
   * @param clock by which new versions get their expiry
   * @param keys who signs the top-level roles
   * @return a repository with drafts of an empty first version
   */
  public static TufRepository create(Clock clock, TopLevelKeys keys) {
    TufRepository repository = new TufRepository(clock, Map.of());
    repository.state.draft(RoleName.ROOT, keys.root(1, repository.expiry(), true));
    repository.edit(RoleName.TARGETS, targets -> targets);
    return repository;
  }

  /**
   * Opens a repository that {@link #write} has written.
   *
   * @param metadata the folder
   * @param clock by which new versions get their expiry
   * @return the repository, without drafts
   * @throws UncheckedIOException if a file cannot be read
   * @throws dev.contenttrust.core.json.MalformedJsonException if a file is no metadata; signatures
   *     are not verified, for the folder is the publisher's own
   */
  public static TufRepository open(Path metadata, Clock clock) {
    return new TufRepository(clock, new PublishedFolder(metadata).read());
  }

  /**
   * Sets how long new versions are valid from now on.
   *
   * @param time the time
   * @return this repository
   */
  public TufRepository lifetime(Duration time) {
    this.lifetime = time;
    return this;
  }

  /**
   * Changes the keys of the top-level roles. The old root keys must sign the new root too.
   *
   * @param keys who signs from now on
   * @return this repository
   */
  public TufRepository keys(TopLevelKeys keys) {
    boolean consistent = state.nextRoot().consistentSnapshot();
    state.draft(RoleName.ROOT, keys.root(state.nextVersion(RoleName.ROOT), expiry(), consistent));
    return this;
  }

  /**
   * Chooses whether file names carry versions and hashes; a new repository's do.
   *
   * @param consistent whether they do
   * @return this repository
   */
  public TufRepository consistentSnapshot(boolean consistent) {
    RootMetadata root = state.nextRoot();
    state.draft(
        RoleName.ROOT,
        new RootMetadata(
            state.nextVersion(RoleName.ROOT),
            expiry(),
            consistent,
            root.keys(),
            root.roles(),
            root.unknown()));
    return this;
  }

  /**
   * Adds or replaces a target.
   *
   * @param role the targets role that lists it; for hash bins see {@link #put(String, Bytes)}
   * @param path the path, segments separated by slashes
   * @param content what it contains
   * @return this repository
   */
  public TufRepository put(RoleName role, String path, Bytes content) {
    contents.put(path, content);
    TargetFile file =
        new TargetFile(
            path, content.size(), Hashes.sha256AndSha512(content), null, JsonObject.empty());
    return edit(role, targets -> TargetsEdit.with(targets, file));
  }

  /**
   * Adds or replaces a target in the hash bin of the top-level role that its path belongs to.
   *
   * @param path the path
   * @param content what it contains
   * @return this repository
   * @throws IllegalStateException if the top-level role has no hash bins
   */
  public TufRepository put(String path, Bytes content) {
    TargetsMetadata top = (TargetsMetadata) state.next(RoleName.TARGETS);
    if (top == null || top.delegations().succinctRoles() == null) {
      throw new IllegalStateException("there are no hash bins");
    }
    return put(top.delegations().succinctRoles().binFor(path).name(), path, content);
  }

  /**
   * Removes a target.
   *
   * @param role the targets role that lists it
   * @param path the path
   * @return this repository
   */
  public TufRepository remove(RoleName role, String path) {
    return edit(role, targets -> TargetsEdit.without(targets, path));
  }

  /**
   * Delegates to a role, after those that are there; a delegation of that name is replaced in its
   * place. The role itself is made, if needed, without targets.
   *
   * @param delegator the targets role that delegates
   * @param delegation to whom, and for what
   * @return this repository
   */
  public TufRepository delegate(RoleName delegator, Delegation delegation) {
    edit(delegator, targets -> TargetsEdit.with(targets, delegation));
    if (state.next(delegation.name()) == null) {
      edit(delegation.name(), targets -> targets);
    }
    return this;
  }

  /**
   * Delegates to hash bins (TAP 15) and makes every bin, without targets.
   *
   * @param delegator the targets role that delegates, to nobody else
   * @param bins how many, and who signs them
   * @return this repository
   */
  public TufRepository delegate(RoleName delegator, HashBins bins) {
    edit(delegator, targets -> TargetsEdit.with(targets, bins));
    for (RoleName bin : bins.names()) {
      if (state.next(bin) == null) {
        edit(bin, targets -> targets);
      }
    }
    return this;
  }

  /**
   * Makes a new version with a new expiry of any role.
   *
   * @param role the role
   * @return this repository
   */
  public TufRepository renew(RoleName role) {
    RoleMetadata present = state.next(role);
    if (present instanceof RootMetadata root) {
      return consistentSnapshot(root.consistentSnapshot());
    }
    if (present instanceof SnapshotMetadata || present instanceof TimestampMetadata) {
      referrers(state.hierarchy()).renew(role);
      return this;
    }
    return edit(role, targets -> targets);
  }

  /**
   * Signs every draft that needs one of these keys, and what follows from completed ones.
   *
   * @param signers the keys at hand
   * @return this repository
   */
  public TufRepository sign(Signer... signers) {
    Hierarchy hierarchy = state.hierarchy();
    sign(hierarchy, signers);
    for (RoleName derived : new RoleName[] {RoleName.SNAPSHOT, RoleName.TIMESTAMP}) {
      referrers(hierarchy).derive();
      if (state.draftOf(derived) != null) {
        sign(hierarchy, signers);
      }
    }
    return this;
  }

  /**
   * Returns the drafts as files, for signers elsewhere.
   *
   * @return files by role
   */
  public Map<RoleName, Bytes> drafts() {
    referrers(state.hierarchy()).derive();
    Map<RoleName, Bytes> files = new TreeMap<>();
    state.drafts().forEach(draft -> files.put(draft.role(), draft.file()));
    return files;
  }

  /**
   * Takes over the signatures of a draft that was signed elsewhere.
   *
   * @param role whose draft
   * @param file the signed copy
   * @return this repository
   * @throws IllegalArgumentException if it is no copy of the present draft
   */
  public TufRepository merge(RoleName role, Bytes file) {
    Draft draft = state.draftOf(role);
    if (draft == null) {
      throw new IllegalArgumentException("there is no draft of " + role);
    }
    state.replace(draft.mergedWith(Draft.read(role, file)));
    return this;
  }

  /**
   * Returns which roles are not signed by enough keys yet.
   *
   * @return why, by role; empty if {@link #write} can publish
   */
  public Map<RoleName, String> missing() {
    Hierarchy hierarchy = state.hierarchy();
    referrers(hierarchy).derive();
    Map<RoleName, String> missing = new TreeMap<>();
    for (Draft draft : state.drafts()) {
      if (!draft.isComplete(hierarchy.authorities(draft.role()), threshold)) {
        missing.put(
            draft.role(), "version " + draft.payload().version() + " needs more signatures");
      }
    }
    return missing;
  }

  /**
   * Publishes: contents first, the timestamp last, each file whole or not at all.
   *
   * @param metadata the folder for metadata
   * @param targets the folder for contents
   * @throws IllegalStateException if signatures are missing
   * @throws UncheckedIOException if a file cannot be written
   */
  public void write(Path metadata, Path targets) {
    Map<RoleName, String> missing = missing();
    if (!missing.isEmpty()) {
      throw new IllegalStateException("not signed yet: " + missing);
    }
    boolean consistent = state.nextRoot().consistentSnapshot();
    try {
      contents.write(targets, consistent);
      new PublishedFolder(metadata).write(state.publish(), consistent);
    } catch (IOException e) {
      throw new UncheckedIOException("could not publish", e);
    }
  }

  private TufRepository edit(RoleName role, UnaryOperator<TargetsMetadata> change) {
    if (role.isTopLevel() && !role.equals(RoleName.TARGETS)) {
      throw new IllegalArgumentException(role + " is no targets role");
    }
    PublishedFolder.requireServable(role);
    TargetsMetadata present = (TargetsMetadata) state.next(role);
    TargetsMetadata base =
        new TargetsMetadata(
            state.nextVersion(role),
            expiry(),
            present == null ? TargetTable.of(List.of()) : present.targets(),
            present == null ? Delegations.none() : present.delegations(),
            present == null ? JsonObject.empty() : present.unknown());
    state.draft(role, change.apply(base));
    return this;
  }

  private void sign(Hierarchy hierarchy, Signer... signers) {
    state.replaceDrafts(
        draft -> {
          List<Authority> authorities = hierarchy.authorities(draft.role());
          Draft signed = draft;
          for (Signer signer : signers) {
            signed = signed.signedBy(signer, authorities, verifier);
          }
          return signed;
        });
  }

  private Referrers referrers(Hierarchy hierarchy) {
    return new Referrers(state, hierarchy, threshold, expiry());
  }

  private Expiry expiry() {
    return Expiry.at(clock.instant().plus(lifetime));
  }
}
