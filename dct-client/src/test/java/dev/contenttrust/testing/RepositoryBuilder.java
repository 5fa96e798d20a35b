// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A repository made to order, with every private key at hand: honest by default, so that each test
 * changes one thing. {@link #publish()} may be called again after each change; roles whose content
 * changed get the next version, as do snapshot and timestamp. Not thread-safe.
 *
 * <pre>{@code
 * RepositoryBuilder repository = RepositoryBuilder.repository();
 * repository.delegation("targets/releases", r -> r.target("1.0", "image"));
 * PublishedRepository first = repository.publish();
 * PublishedRepository rolledBack = repository.targets(t -> t.version(1)).publish();
 * }</pre>
 */
public final class RepositoryBuilder {
  /** The name that repositories have by default. */
  public static final Gun GUN = new Gun("registry.example.com/team/app");

  /** The moment at which repositories are made by default. */
  public static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

  private final Gun gun;
  private final Map<RoleName, RoleDraft> drafts = new LinkedHashMap<>();
  private final Map<RoleName, DraftWriter.Written> published = new LinkedHashMap<>();
  private final Map<String, Bytes> served = new TreeMap<>();
  private Instant now;

  private RepositoryBuilder(Gun gun, Instant now) {
    this.gun = gun;
    this.now = now;
    drafts.put(RoleName.ROOT, new RoleDraft(RoleName.ROOT, Duration.ofDays(3650)));
    drafts.put(RoleName.TARGETS, new TargetsDraft(RoleName.TARGETS));
    drafts.put(RoleName.SNAPSHOT, new RoleDraft(RoleName.SNAPSHOT, Duration.ofDays(1095)));
    drafts.put(RoleName.TIMESTAMP, new RoleDraft(RoleName.TIMESTAMP, Duration.ofDays(14)));
    drafts.forEach((role, draft) -> draft.keys(newKey(role)));
  }

  /** Starts an honest repository, {@link #GUN} at {@link #NOW}, without targets. */
  public static RepositoryBuilder repository() {
    return repository(GUN, NOW);
  }

  /** Starts an honest repository of that name at that time. */
  public static RepositoryBuilder repository(Gun gun, Instant now) {
    return new RepositoryBuilder(gun, now);
  }

  /** Returns the repository's name. */
  public Gun gun() {
    return gun;
  }

  /** Returns the time of the next publication. */
  public Instant now() {
    return now;
  }

  /** Lets time pass: what is signed from then on expires later. */
  public RepositoryBuilder after(Duration duration) {
    now = now.plus(duration);
    return this;
  }

  /** Changes the root role. */
  public RepositoryBuilder root(Consumer<RoleDraft> change) {
    change.accept(role(RoleName.ROOT));
    return this;
  }

  /** Changes the timestamp role. */
  public RepositoryBuilder timestamp(Consumer<RoleDraft> change) {
    change.accept(role(RoleName.TIMESTAMP));
    return this;
  }

  /** Changes the snapshot role. */
  public RepositoryBuilder snapshot(Consumer<RoleDraft> change) {
    change.accept(role(RoleName.SNAPSHOT));
    return this;
  }

  /** Changes the top-level targets role. */
  public RepositoryBuilder targets(Consumer<TargetsDraft> change) {
    change.accept((TargetsDraft) role(RoleName.TARGETS));
    return this;
  }

  /** Changes a delegated role, or delegates to it with a new key and the path {@code ""}. */
  public RepositoryBuilder delegation(String name, Consumer<TargetsDraft> change) {
    RoleName role = new RoleName(name);
    TargetsDraft draft =
        (TargetsDraft)
            drafts.computeIfAbsent(
                role,
                key -> {
                  TargetsDraft created = new TargetsDraft(key);
                  created.keys(newKey(key));
                  return created;
                });
    change.accept(draft);
    return this;
  }

  /** Ends a delegation: neither the delegator nor the snapshot lists the role any longer. */
  public RepositoryBuilder withoutDelegation(String name) {
    drafts.remove(new RoleName(name));
    return this;
  }

  /** Gives the role a new key; a root is also signed with the key that it had. */
  public RepositoryBuilder rotate(RoleName name) {
    RoleDraft draft = role(name);
    if (name.equals(RoleName.ROOT)) {
      draft.retiringSigners.addAll(draft.signers);
    }
    draft.keys(newKey(name));
    return this;
  }

  /** Changes any role. */
  public RepositoryBuilder change(RoleName name, Consumer<RoleDraft> change) {
    change.accept(role(name));
    return this;
  }

  /** Tells whether there is such a role. */
  public boolean has(RoleName name) {
    return drafts.containsKey(name);
  }

  /** Returns what a role shall say. */
  public RoleDraft role(RoleName name) {
    RoleDraft draft = drafts.get(name);
    if (draft == null) {
      throw new IllegalArgumentException("no such role: " + name);
    }
    return draft;
  }

  /** Returns a new key as the role would list it: for the root within a certificate. */
  public TestKey newKey(RoleName role) {
    TestKey key = TestKey.ecdsa();
    return role.equals(RoleName.ROOT)
        ? key.certified(TestCertificate.notary(gun.value(), now))
        : key;
  }

  /** Returns the file of a role as it was last published. */
  public Bytes published(RoleName role) {
    DraftWriter.Written written = published.get(role);
    if (written == null) {
      throw new IllegalStateException("never published: " + role);
    }
    return written.file();
  }

  /** Signs everything that changed and returns what a server has from then on. */
  public PublishedRepository publish() {
    DraftWriter writer = new DraftWriter(drafts, published, now);
    Map<RoleName, DraftWriter.Written> next = new LinkedHashMap<>();
    Map<String, Object> meta = new LinkedHashMap<>();
    List<RoleName> order = new ArrayList<>(drafts.keySet());
    order.removeAll(List.of(RoleName.SNAPSHOT, RoleName.TIMESTAMP));
    for (RoleName name : order) {
      RoleDraft draft = role(name);
      JsonObject content =
          name.equals(RoleName.ROOT) ? writer.root() : writer.targets((TargetsDraft) draft);
      next.put(name, writer.write(draft, content));
      if (draft.inSnapshot) {
        meta.put(name.value(), fileMeta(next.get(name).file()));
      }
    }
    next.put(
        RoleName.SNAPSHOT, writer.write(role(RoleName.SNAPSHOT), writer.index("Snapshot", meta)));
    Map<String, Object> snapshot = Map.of("snapshot", fileMeta(next.get(RoleName.SNAPSHOT).file()));
    next.put(
        RoleName.TIMESTAMP,
        writer.write(role(RoleName.TIMESTAMP), writer.index("Timestamp", snapshot)));
    next.forEach(this::serve);
    published.putAll(next);
    Map<RoleName, Bytes> current = new LinkedHashMap<>();
    next.forEach((name, written) -> current.put(name, written.file()));
    drafts.values().forEach(DraftWriter::settle);
    return new PublishedRepository(gun, served, current);
  }

  private void serve(RoleName name, DraftWriter.Written written) {
    String hashed = name + "." + Digest.sha256Of(written.file()).hex() + ".json";
    if (role(name).served) {
      served.put(name + ".json", written.file());
      served.put(written.version() + "." + name + ".json", written.file());
      served.put(hashed, written.file());
    } else {
      served.remove(name + ".json");
      served.remove(written.version() + "." + name + ".json");
      served.remove(hashed);
    }
  }

  private static JsonObject fileMeta(Bytes file) {
    Map<String, Object> hashes = new LinkedHashMap<>();
    Hashes.sha256AndSha512(file)
        .byAlgorithm()
        .forEach((algorithm, hash) -> hashes.put(algorithm, TestJson.base64(hash)));
    List<Object> members = new ArrayList<>();
    hashes.forEach(
        (algorithm, hash) -> {
          members.add(algorithm);
          members.add(hash);
        });
    return TestJson.object(
        "hashes", TestJson.object(members.toArray()), "length", (long) file.size());
  }
}
