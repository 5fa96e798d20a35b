// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.store;

import dev.contenttrust.core.Gun;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A store that keeps nothing, as an empty folder that cannot be written does. */
public final class UnwritableStore implements MetadataStore {
  @Override
  public StoredMetadata load(Gun gun) {
    return StoredMetadata.nothing();
  }

  @Override
  public boolean replace(Gun gun, StoredMetadata expected, StoredMetadata next) {
    throw new UncheckedIOException(new IOException("read-only"));
  }

  @Override
  public void remove(Gun gun) {}
}
