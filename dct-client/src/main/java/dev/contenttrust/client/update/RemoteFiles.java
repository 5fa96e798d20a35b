// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import dev.contenttrust.client.Limits;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.format.MetadataFormat;
import dev.contenttrust.core.metadata.FileMeta;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one collection on the server, each fetched under its right name and within its
 * bounds. One per update.
 */
final class RemoteFiles {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteFiles.class);

  private final Gun gun;
  private final MetadataSource source;
  private final MetadataFormat format;
  private final Limits limits;
  private final Deadline deadline;

  RemoteFiles(
      Gun gun, MetadataSource source, MetadataFormat format, Limits limits, Deadline deadline) {
    this.gun = gun;
    this.source = source;
    this.format = format;
    this.limits = limits;
    this.deadline = deadline;
  }

  /** Returns which server this is, for messages. */
  String server() {
    return source.describe();
  }

  Optional<Bytes> root() {
    return fetch(RoleName.ROOT, format.fileName(RoleName.ROOT), limits.maxRootBytes());
  }

  Optional<Bytes> root(long version) {
    return fetch(
        RoleName.ROOT, format.versionedFileName(RoleName.ROOT, version), limits.maxRootBytes());
  }

  Optional<Bytes> timestamp() {
    return fetch(
        RoleName.TIMESTAMP, format.fileName(RoleName.TIMESTAMP), limits.maxTimestampBytes());
  }

  /** Fetches the file of which a verified role promises this. */
  Optional<Bytes> promised(RoleName role, FileMeta promise) {
    Optional<Digest> digest = promise.hashes().sha256();
    String name =
        digest.isPresent() ? format.hashedFileName(role, digest.get()) : format.fileName(role);
    long cap =
        role.equals(RoleName.SNAPSHOT) ? limits.maxSnapshotBytes() : limits.maxTargetsBytes();
    Long length = promise.length();
    return fetch(role, name, length == null || length < 0 ? cap : Math.min(cap, length));
  }

  private Optional<Bytes> fetch(RoleName role, String file, long maxBytes) {
    if (deadline.isOver()) {
      throw new TrustServerException(
          gun.value(),
          TrustServerException.Reason.TIMEOUT,
          0,
          "the update of "
              + gun
              + " took longer than the limit of "
              + limits.updateTimeout().toSeconds()
              + " s, before "
              + file
              + " was fetched",
          null);
    }
    try {
      Optional<Bytes> content = source.fetch(file, maxBytes, deadline);
      LOG.debug(
          "{}: {} {}",
          gun,
          file,
          content.isPresent() ? "fetched, " + content.get().size() + " bytes" : "is not there");
      return content;
    } catch (MetadataSource.TooLongException e) {
      throw new UntrustedException.LengthExceeded(
          gun.value(),
          role,
          maxBytes,
          role + " of " + gun + ": " + file + " is longer than the allowed " + maxBytes + " bytes");
    }
  }
}
