// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import dev.contenttrust.client.Limits;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.metadata.FileMeta;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The repository's metadata files, each asked for under its right name, within its bounds, and
 * once. One per pass.
 */
final class RemoteRoles {
  private final MetadataSource source;
  private final UrlLayout layout;
  private final Limits limits;
  private final Deadline deadline;

  RemoteRoles(MetadataSource source, UrlLayout layout, Limits limits, Deadline deadline) {
    this.source = source;
    this.layout = layout;
    this.limits = limits;
    this.deadline = deadline;
  }

  Optional<Bytes> root(long version) {
    return fetch(RoleName.ROOT, OptionalLong.of(version), limits.maxRootBytes());
  }

  Bytes timestamp() {
    return required(RoleName.TIMESTAMP, OptionalLong.empty(), limits.maxTimestampBytes());
  }

  /** Fetches the file of which a verified role promises this. */
  Bytes promised(RoleName role, FileMeta promise, boolean consistentSnapshot) {
    Long version = promise.version();
    OptionalLong named =
        consistentSnapshot && version != null ? OptionalLong.of(version) : OptionalLong.empty();
    long cap =
        role.equals(RoleName.SNAPSHOT) ? limits.maxSnapshotBytes() : limits.maxTargetsBytes();
    Long length = promise.length();
    return required(role, named, length == null ? cap : Math.min(cap, length));
  }

  private Bytes required(RoleName role, OptionalLong version, long maxBytes) {
    return fetch(role, version, maxBytes)
        .orElseThrow(
            () ->
                new UntrustedException.Missing(
                    source.describe(),
                    role,
                    source.describe()
                        + layout.metadata(role, version)
                        + " does not exist: the repository is incomplete, or this is none"));
  }

  private Optional<Bytes> fetch(RoleName role, OptionalLong version, long maxBytes) {
    String file = layout.metadata(role, version);
    if (deadline.isOver()) {
      throw new TrustServerException(
          source.describe(),
          TrustServerException.Reason.TIMEOUT,
          0,
          "the refresh took longer than "
              + limits.updateTimeout().toSeconds()
              + " s, before "
              + file
              + " was fetched",
          null);
    }
    try {
      return source.fetch(file, maxBytes, deadline);
    } catch (MetadataSource.TooLongException e) {
      throw new UntrustedException.LengthExceeded(
          source.describe(),
          role,
          maxBytes,
          source.describe() + file + " is longer than the allowed " + maxBytes + " bytes");
    }
  }
}
