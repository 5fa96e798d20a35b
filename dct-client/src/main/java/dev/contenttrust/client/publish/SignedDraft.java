// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What will be uploaded.
 *
 * @param draft what it was made from
 * @param files the complete files by role, ready for one transaction; empty if only the server's
 *     roles need a new turn
 * @param signsSnapshot whether the snapshot is among them, rather than left to the server
 * @param notes what a person should know before it is uploaded
 */
record SignedDraft(
    Draft draft, Map<RoleName, Bytes> files, boolean signsSnapshot, List<String> notes) {
  SignedDraft {
    notes = List.copyOf(notes);
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
  }

  SignedDraft withNotes(List<String> more) {
    return new SignedDraft(draft, files, signsSnapshot, more);
  }

  /** Returns the version that each file carries. */
  Map<RoleName, Long> versions() {
    Map<RoleName, Long> versions = new LinkedHashMap<>();
    for (RoleName role : files.keySet()) {
      TargetsMetadata targets = draft.targets().get(role);
      if (targets != null) {
        versions.put(role, targets.version());
      } else if (role.equals(RoleName.ROOT)) {
        versions.put(role, draft.effectiveRoot().version());
      } else {
        versions.put(role, draft.base().nextVersion(role));
      }
    }
    return versions;
  }
}
