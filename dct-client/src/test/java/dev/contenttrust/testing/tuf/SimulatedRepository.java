// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing.tuf;

import dev.contenttrust.client.transport.ContentSink;
import dev.contenttrust.client.transport.ContentSource;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.format.TufFormat;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.Expiry;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.core.metadata.SnapshotMetadata;
import dev.contenttrust.core.metadata.TargetTable;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.core.metadata.TimestampMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A plain TUF repository in memory that is also the transport, and writes down what it is asked
 * for. Honest until told otherwise: change a role, {@link #publish()}, refresh. Not thread-safe.
 */
public final class SimulatedRepository implements MetadataSource, ContentSource {
  /** The time at which tests take place. */
  public static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  private static final TufFormat FORMAT = new TufFormat();

  /** The root role. */
  public final SimulatedRole root = topLevel(RoleName.ROOT);

  /** The timestamp role. */
  public final SimulatedRole timestamp = topLevel(RoleName.TIMESTAMP);

  /** The snapshot role. */
  public final SimulatedRole snapshot = topLevel(RoleName.SNAPSHOT);

  /** The top-level targets role. */
  public final SimulatedRole targets = topLevel(RoleName.TARGETS);

  /** Whether names carry versions and hashes. */
  public boolean consistentSnapshot = true;

  /** Whether promises carry lengths and hashes. */
  public boolean hashesListed = true;

  /** Promises that differ from the truth, by role. */
  public final Map<RoleName, FileMeta> lies = new LinkedHashMap<>();

  /** Roles that the snapshot does not list. */
  public final List<RoleName> unlisted = new ArrayList<>();

  /** What was asked for, in order. */
  public final List<String> requests = new ArrayList<>();

  private final Map<RoleName, SimulatedRole> delegated = new LinkedHashMap<>();
  private final Map<String, Bytes> files = new LinkedHashMap<>();
  private final Map<String, TrustServerException> failures = new LinkedHashMap<>();
  private List<SimulatedKey> previousRootKeys = List.of();

  /** Creates and publishes an empty repository, one Ed25519 key for each role. */
  public SimulatedRepository() {
    publishRoot();
    publish();
  }

  private static SimulatedRole topLevel(RoleName name) {
    return new SimulatedRole(name, NOW.plus(Duration.ofDays(30)), List.of(SimulatedKey.ed25519()));
  }

  /** Returns one of the four top-level roles, or a delegated one, which is made if needed. */
  public SimulatedRole role(RoleName name) {
    if (name.equals(RoleName.ROOT)) {
      return root;
    }
    if (name.equals(RoleName.TIMESTAMP)) {
      return timestamp;
    }
    if (name.equals(RoleName.SNAPSHOT)) {
      return snapshot;
    }
    return name.equals(RoleName.TARGETS)
        ? targets
        : delegated.computeIfAbsent(name, SimulatedRepository::topLevel);
  }

  /** Returns a delegated role, which is made if needed. */
  public SimulatedRole role(String name) {
    return role(new RoleName(name));
  }

  /** Forgets a delegated role. */
  public void removeRole(String name) {
    delegated.remove(new RoleName(name));
  }

  /** Returns the first root, as an anchor. */
  public Bytes anchor() {
    return file("1.root.json");
  }

  /** Returns a published file. */
  public Bytes file(String name) {
    Bytes file = files.get(name);
    if (file == null) {
      throw new IllegalArgumentException("never published: " + name + " of " + files.keySet());
    }
    return file;
  }

  /** Serves these bytes under this name. */
  public void serve(String name, Bytes content) {
    files.put(name, content);
  }

  /** Serves nothing under this name any more. */
  public void withhold(String name) {
    files.remove(name);
  }

  /** Fails whenever this name is asked for. */
  public void fail(String name, TrustServerException.Reason reason, int status) {
    failures.put(name, new TrustServerException("simulated", reason, status, name, null));
  }

  /** Fails no more. */
  public void recover() {
    failures.clear();
  }

  /** Gives a role other keys in the next root; for the root role itself the old keys sign too. */
  public void rotate(RoleName name, SimulatedKey... keys) {
    role(name).keys = List.of(keys);
  }

  /** Publishes the next version of the root. */
  public void publishNextRoot() {
    root.version++;
    publishRoot();
  }

  private void publishRoot() {
    List<SimulatedKey> all = new ArrayList<>();
    Map<RoleName, RoleKeys> roles = new LinkedHashMap<>();
    for (SimulatedRole role : List.of(root, timestamp, snapshot, targets)) {
      roles.put(role.name, role.roleKeys());
      all.addAll(role.keys);
    }
    RootMetadata payload =
        new RootMetadata(
            root.version,
            Expiry.at(root.expires),
            consistentSnapshot,
            SimulatedKey.table(all),
            roles,
            root.unknown);
    List<SimulatedKey> signers = root.signers;
    if (signers == null) {
      signers = new ArrayList<>(root.keys);
      for (SimulatedKey key : previousRootKeys) {
        if (root.keys.stream().noneMatch(k -> k.id().equals(key.id()))) {
          signers.add(key);
        }
      }
    }
    previousRootKeys = root.keys;
    files.put(root.version + ".root.json", write(payload, signers));
  }

  /** Publishes timestamp, snapshot and every targets role with the versions they have. */
  public void publish() {
    Map<RoleName, FileMeta> meta = new LinkedHashMap<>();
    publishTargets(targets, meta);
    delegated.values().forEach(role -> publishTargets(role, meta));
    unlisted.forEach(meta::remove);
    SnapshotMetadata listing =
        new SnapshotMetadata(snapshot.version, Expiry.at(snapshot.expires), meta, snapshot.unknown);
    Bytes file = write(listing, snapshot.signers());
    files.put(name(snapshot), file);
    FileMeta promise = lies.getOrDefault(RoleName.SNAPSHOT, promise(snapshot.version, file));
    TimestampMetadata head =
        new TimestampMetadata(
            timestamp.version, Expiry.at(timestamp.expires), promise, timestamp.unknown);
    files.put("timestamp.json", write(head, timestamp.signers()));
  }

  /** Publishes with higher versions of snapshot and timestamp, and of these roles. */
  public void publishNext(SimulatedRole... changed) {
    for (SimulatedRole role : changed) {
      role.version++;
    }
    snapshot.version++;
    timestamp.version++;
    publish();
  }

  private void publishTargets(SimulatedRole role, Map<RoleName, FileMeta> meta) {
    TargetsMetadata payload =
        new TargetsMetadata(
            role.version,
            Expiry.at(role.expires),
            TargetTable.of(role.targets.values()),
            role.delegations(),
            role.unknown);
    Bytes file = write(payload, role.signers());
    files.put(name(role), file);
    meta.put(role.name, lies.getOrDefault(role.name, promise(role.version, file)));
  }

  /** Returns what an honest referrer promises. */
  public FileMeta promise(long version, Bytes file) {
    return hashesListed
        ? new FileMeta(
            version, (long) file.size(), Hashes.of(Digest.sha256Of(file)), JsonObject.empty())
        : new FileMeta(version, null, Hashes.none(), JsonObject.empty());
  }

  /** Returns the name under which a role's present file is published. */
  public String name(SimulatedRole role) {
    return consistentSnapshot && role != timestamp
        ? FORMAT.versionedFileName(role.name, role.version)
        : FORMAT.fileName(role.name);
  }

  /** Returns a file of this payload, signed by these keys. */
  public static Bytes write(RoleMetadata payload, List<SimulatedKey> signers) {
    Bytes message = FORMAT.canonical(payload);
    List<Signature> signatures = signers.stream().map(key -> key.sign(message)).toList();
    return FORMAT.write(payload, signatures);
  }

  @Override
  public Optional<Bytes> fetch(String file, long maxBytes, Deadline deadline) {
    Bytes content = asked(file);
    if (content != null && content.size() > maxBytes) {
      throw new TooLongException(file, maxBytes);
    }
    return Optional.ofNullable(content);
  }

  @Override
  public boolean fetch(String path, long maxBytes, ContentSink sink, Deadline deadline) {
    Bytes content = asked(path);
    if (content == null) {
      return false;
    }
    try {
      sink.begin();
      sink.write(content.slice(0, (int) Math.min(content.size(), maxBytes)).asBuffer());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (content.size() > maxBytes) {
      throw new TooLongException(path, maxBytes);
    }
    return true;
  }

  private @Nullable Bytes asked(String file) {
    requests.add(file);
    TrustServerException failure = failures.get(file);
    if (failure != null) {
      throw failure;
    }
    return files.get(file);
  }

  @Override
  public String describe() {
    return "simulated/";
  }
}
