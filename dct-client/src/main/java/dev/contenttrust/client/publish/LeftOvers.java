// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.format.MetadataFormat;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.Optional;

/**
 * Finds files that a server kept of a former delegation: it takes no version of a role that it ever
 * had. Nothing here is trusted; what is found says which versions are taken, and what would be
 * valid again if its signer's key were listed again.
 */
final class LeftOvers {
  private final MetadataFormat format;
  private final long maxBytes;
  private final MetadataSource source;
  private final Deadline deadline;

  LeftOvers(MetadataFormat format, long maxBytes, MetadataSource source, Deadline deadline) {
    this.format = format;
    this.maxBytes = maxBytes;
    this.source = source;
    this.deadline = deadline;
  }

  /** Returns the newest file that the server has of a role, if it has any that can be read. */
  Optional<SignedMetadata<TargetsMetadata>> newest(RoleName role) {
    try {
      return fetch(role, format.fileName(role));
    } catch (TrustServerException e) {
      if (e.reason() != TrustServerException.Reason.SERVER_ERROR) {
        throw e;
      }
      // A Notary server over SQL looks the role up in its snapshot, and fails where it is not
      // there; its files are found by number all the same.
      return HighestVersion.find(version -> fetch(role, format.versionedFileName(role, version)));
    }
  }

  private Optional<SignedMetadata<TargetsMetadata>> fetch(RoleName role, String fileName) {
    return source.fetch(fileName, maxBytes, deadline).flatMap(file -> read(role, file));
  }

  private Optional<SignedMetadata<TargetsMetadata>> read(RoleName role, Bytes file) {
    try {
      return Optional.of(format.readTargets(role, file));
    } catch (MalformedJsonException e) {
      // Nothing that cannot be read can be signed again; the role stays unusable until it is
      // removed.
      return Optional.empty();
    }
  }
}
