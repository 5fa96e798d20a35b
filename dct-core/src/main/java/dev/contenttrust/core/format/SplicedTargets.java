// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetTable;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;

/**
 * The short way to Notary's canonical form of a targets role whose table is text already: the usual
 * entries are copied, every other one and everything around them is encoded in the plain way.
 */
final class SplicedTargets {
  /** One member of a table as deep in objects as it will stand. */
  private static final int MEMBER_START = "{\"targets\":{".length();

  private static final int MEMBER_END = "}}".length();

  private SplicedTargets() {}

  /**
   * Returns the canonical form, the same bytes as the plain way gives.
   *
   * @throws IllegalArgumentException if Notary has no form for the payload
   */
  static Bytes canonical(TargetsMetadata targets, TargetsText table) {
    if (targets.targets().size() == 0) {
      return NotaryWriter.canonical(NotaryWriter.signed(targets));
    }
    TargetsMetadata around =
        new TargetsMetadata(
            targets.version(),
            targets.expires(),
            TargetTable.of(List.of()),
            targets.delegations(),
            JsonObject.empty());
    Bytes frame = NotaryWriter.canonical(NotaryWriter.signed(around));
    // The version is the last member, the table the one before it.
    int tail = frame.size() - ("},\"version\":" + targets.version() + "}").length();
    ByteArrayOutputStream out = new ByteArrayOutputStream(frame.size() + table.roughSize());
    frame.slice(0, tail - 1).writeTo(out);
    table.writeMembers(UsualEntry.BASE64, SplicedTargets::member, out);
    frame.slice(tail, frame.size()).writeTo(out);
    byte[] canonical = out.toByteArray();
    // The comma before the first member.
    canonical[tail - 1] = '{';
    return Bytes.wrap(canonical);
  }

  private static Bytes member(TargetFile target) {
    JsonValue entry = new JsonObject(Map.of(target.name(), NotaryWriter.target(target)));
    Bytes nested = NotaryWriter.canonical(new JsonObject(Map.of("targets", entry)));
    return nested.slice(MEMBER_START, nested.size() - MEMBER_END);
  }
}
