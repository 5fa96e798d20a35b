// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a targets role shall say: its targets, and for a delegated role its paths. */
public final class TargetsDraft extends RoleDraft {
  private static final Duration LIFETIME = Duration.ofDays(1095);

  final Map<String, JsonObject> targets = new LinkedHashMap<>();
  final List<String> paths = new ArrayList<>(List.of(""));

  TargetsDraft(RoleName name) {
    super(name, LIFETIME);
  }

  /** Signs a target whose content is this text. */
  public TargetsDraft target(String target, String content) {
    Bytes bytes = Bytes.utf8(content);
    return target(target, Digest.sha256Of(bytes), bytes.size());
  }

  /** Signs a target as Docker does: SHA-256 and size. */
  public TargetsDraft target(String target, Digest digest, long size) {
    JsonObject hashes =
        TestJson.object(digest.algorithm().label(), TestJson.base64(digest.bytes()));
    return target(target, TestJson.object("hashes", hashes, "length", size));
  }

  /** Signs whatever this entry says. */
  public TargetsDraft target(String target, JsonObject entry) {
    targets.put(target, entry);
    return this;
  }

  /** Removes a target. */
  public TargetsDraft withoutTarget(String target) {
    targets.remove(target);
    return this;
  }

  /** Sets the prefixes of the names that the role may sign; none admit nothing. */
  public TargetsDraft paths(String... prefixes) {
    paths.clear();
    paths.addAll(List.of(prefixes));
    return this;
  }
}
