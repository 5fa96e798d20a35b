// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.client.verify.DelegationEdge;
import dev.contenttrust.client.verify.TrustedMetadata;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.FileMeta;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has the files of delegations that wait for their turn fetched together. All of them are certain
 * to be needed; what becomes of each is decided in its turn. One per update.
 */
final class DelegationFiles {
  /** How many files are asked for at once. */
  private static final int MAX_FILES = 256;

  private final TrustedMetadata trusted;
  private final StoredMetadata stored;
  private final RemoteFiles remote;

  DelegationFiles(TrustedMetadata trusted, StoredMetadata stored, RemoteFiles remote) {
    this.trusted = trusted;
    this.stored = stored;
    this.remote = remote;
  }

  /** Begins to fetch this file and those that wait with it, unless that began before. */
  void beginWith(DelegationEdge next) {
    if (needed(next).isEmpty()) {
      return;
    }
    Map<RoleName, DelegationEdge> edges = new LinkedHashMap<>();
    List<RemoteFiles.Promised> files = new ArrayList<>();
    for (DelegationEdge edge : trusted.delegations().open(MAX_FILES)) {
      needed(edge)
          .ifPresent(
              file -> {
                edges.put(edge.role(), edge);
                files.add(file);
              });
    }
    remote.begin(
        files,
        file -> {
          DelegationEdge edge = edges.get(file.role());
          return edge == null ? bytes -> {} : trusted.delegations().preparation(edge);
        });
  }

  /** Returns the file that is promised, if it is neither on its way nor likely to be stored. */
  private Optional<RemoteFiles.Promised> needed(DelegationEdge edge) {
    return trusted
        .promised(edge.role())
        .filter(promise -> !isStored(edge.role(), promise))
        .map(promise -> new RemoteFiles.Promised(edge.role(), promise))
        .filter(file -> !remote.isOnItsWay(file));
  }

  /** Only the length is compared: the stored file is looked at in its turn. */
  private boolean isStored(RoleName role, FileMeta promise) {
    Bytes file = stored.files().get(role);
    Long length = promise.length();
    return file != null && length != null && length == file.size();
  }
}
