// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.format.MetadataFormat;
import java.util.Optional;

/**
 * Finds the last timestamp of a repository whose publisher let the snapshot expire. A Notary server
 * then fails when it is asked for the present timestamp, since it cannot sign another one; without
 * this nobody could load the state that a repair starts from. What is found is verified like any
 * other, so that an old one is refused as a rollback.
 */
final class LastTimestamps implements MetadataSource {
  private final MetadataSource source;
  private final MetadataFormat format;

  LastTimestamps(MetadataSource source, MetadataFormat format) {
    this.source = source;
    this.format = format;
  }

  @Override
  public Optional<Bytes> fetch(String file, long maxBytes, Deadline deadline) {
    try {
      return source.fetch(file, maxBytes, deadline);
    } catch (TrustServerException e) {
      if (e.reason() != TrustServerException.Reason.SERVER_ERROR
          || !file.equals(format.fileName(RoleName.TIMESTAMP))) {
        throw e;
      }
      return last(maxBytes, deadline, e);
    }
  }

  private Optional<Bytes> last(long maxBytes, Deadline deadline, TrustServerException failure) {
    try {
      return HighestVersion.find(
              version ->
                  source.fetch(
                      format.versionedFileName(RoleName.TIMESTAMP, version), maxBytes, deadline))
          .or(
              () -> {
                throw failure;
              });
    } catch (TrustServerException e) {
      if (e != failure) {
        failure.addSuppressed(e);
      }
      throw failure;
    }
  }

  @Override
  public String describe() {
    return source.describe();
  }
}
