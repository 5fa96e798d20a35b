// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.format.MetadataFormat;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.Optional;

/**
 * Fetches files of delegated roles that verification does not accept now. Nothing here is trusted:
 * what is found says which versions are taken, and what would be valid again if it were signed
 * again, or if its signer's key were listed again.
 */
final class UnverifiedFiles {
  private final MetadataFormat format;
  private final long maxBytes;
  private final MetadataSource source;
  private final Deadline deadline;

  UnverifiedFiles(MetadataFormat format, long maxBytes, MetadataSource source, Deadline deadline) {
    this.format = format;
    this.maxBytes = maxBytes;
    this.source = source;
    this.deadline = deadline;
  }

  /** Returns the very file that a snapshot promises of a role, if it can be read. */
  Optional<SignedMetadata<TargetsMetadata>> promised(RoleName role, FileMeta promise) {
    if (!promise.hashes().isCheckable()) {
      return Optional.empty();
    }
    return promise
        .hashes()
        .sha256()
        .flatMap(digest -> fetch(format.hashedFileName(role, digest)))
        .filter(file -> promise.hashes().firstMismatch(file).isEmpty())
        .flatMap(file -> read(role, file));
  }

  /**
   * Returns the newest file that the server has of a role, if it has any that can be read. It keeps
   * those of a removed delegation, and takes no version of a role that it ever had.
   */
  Optional<SignedMetadata<TargetsMetadata>> newest(RoleName role) {
    try {
      return fetch(format.fileName(role)).flatMap(file -> read(role, file));
    } catch (TrustServerException e) {
      if (e.reason() != TrustServerException.Reason.SERVER_ERROR) {
        throw e;
      }
      // A Notary server over SQL looks the role up in its snapshot, and fails where it is not
      // there; its files are found by number all the same.
      return HighestVersion.find(
          version ->
              fetch(format.versionedFileName(role, version)).flatMap(file -> read(role, file)));
    }
  }

  private Optional<Bytes> fetch(String fileName) {
    try {
      return source.fetch(fileName, maxBytes, deadline);
    } catch (MetadataSource.TooLongException e) {
      // What is too long to be read is as good as what cannot be read.
      return Optional.empty();
    }
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
