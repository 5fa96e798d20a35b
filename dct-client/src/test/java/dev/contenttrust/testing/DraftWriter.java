// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns drafts into signed files, once for each publication. */
final class DraftWriter {
  private static final List<RoleName> TOP_LEVEL =
      List.of(RoleName.ROOT, RoleName.SNAPSHOT, RoleName.TARGETS, RoleName.TIMESTAMP);

  private final Map<RoleName, RoleDraft> drafts;
  private final Map<RoleName, Written> previous;
  private final Instant now;

  /**
   * A signed file.
   *
   * @param content what was signed apart from version and expiry, and by whom: equal content is not
   *     signed again
   * @param version the version
   * @param file the file
   */
  record Written(String content, long version, Bytes file) {}

  DraftWriter(Map<RoleName, RoleDraft> drafts, Map<RoleName, Written> previous, Instant now) {
    this.drafts = drafts;
    this.previous = previous;
    this.now = now;
  }

  JsonObject root() {
    Map<String, Object> keys = new LinkedHashMap<>();
    Map<String, Object> roles = new LinkedHashMap<>();
    for (RoleName name : TOP_LEVEL) {
      RoleDraft draft = drafts.get(name);
      keys.putAll(draft.listedKeys);
      roles.put(
          name.value(),
          TestJson.object(
              "keyids", TestJson.array(draft.listedKeys.keySet()), "threshold", draft.threshold));
    }
    return TestJson.object(
        "_type",
        "Root",
        "consistent_snapshot",
        false,
        "keys",
        object(keys),
        "roles",
        object(roles));
  }

  JsonObject targets(TargetsDraft draft) {
    Map<String, Object> keys = new LinkedHashMap<>();
    List<JsonObject> roles = new ArrayList<>();
    for (RoleDraft child : drafts.values()) {
      if (child instanceof TargetsDraft delegated
          && draft.name.equals(child.name.parent().orElse(null))) {
        keys.putAll(delegated.listedKeys);
        JsonObject role =
            TestJson.object(
                "keyids", TestJson.array(delegated.listedKeys.keySet()),
                "name", delegated.name.value(),
                "threshold", delegated.threshold);
        roles.add(
            delegated.paths.isEmpty()
                ? role
                : TestJson.with(role, "paths", TestJson.array(delegated.paths)));
      }
    }
    return TestJson.object(
        "_type", "Targets",
        "delegations", TestJson.object("keys", object(keys), "roles", TestJson.array(roles)),
        "targets", object(new LinkedHashMap<>(draft.targets)));
  }

  JsonObject index(String type, Map<String, Object> meta) {
    return TestJson.object("_type", type, "meta", object(meta));
  }

  Written write(RoleDraft draft, JsonObject content) {
    Written last = previous.get(draft.name);
    if (draft.replay != null) {
      return new Written("", last == null ? 1 : last.version(), draft.replay);
    }
    Set<TestKey> signers = new LinkedHashSet<>(draft.signers);
    signers.addAll(draft.retiringSigners);
    String comparable =
        TestJson.canonical(content) + signers.stream().map(TestKey::id).sorted().toList();
    if (last != null && !draft.again && last.content().equals(comparable)) {
      return last;
    }
    long following = last == null ? 1 : last.version() + 1;
    long version = draft.version == null ? following : draft.version;
    Instant expires = draft.expires == null ? now.plus(draft.lifetime) : draft.expires;
    JsonObject signed = TestJson.with(content, "version", version);
    signed = TestJson.with(signed, "expires", expires.truncatedTo(ChronoUnit.SECONDS).toString());
    return new Written(
        comparable, version, draft.wire.apply(sign(draft.edit.apply(signed), signers)));
  }

  /** Ends what holds for one publication only. */
  static void settle(RoleDraft draft) {
    draft.again = false;
    draft.version = null;
    draft.retiringSigners.clear();
  }

  static Bytes sign(JsonObject signed, Iterable<TestKey> signers) {
    String canonical = TestJson.canonical(signed);
    List<String> signatures = new ArrayList<>();
    for (TestKey signer : signers) {
      JsonObject signature =
          TestJson.object(
              "keyid", signer.id().value(),
              "method", signer.scheme().notaryMethod().orElseThrow(),
              "sig", TestJson.base64(signer.sign(Bytes.utf8(canonical))));
      signatures.add(TestJson.canonical(signature));
    }
    return Bytes.utf8(
        "{\"signed\":"
            + TestJson.escaped(canonical)
            + ",\"signatures\":["
            + String.join(",", signatures)
            + "]}");
  }

  private static JsonObject object(Map<String, Object> members) {
    List<Object> flat = new ArrayList<>();
    members.forEach(
        (name, value) -> {
          flat.add(name);
          flat.add(value);
        });
    return TestJson.object(flat.toArray());
  }
}
