// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a server has after one publication. Immutable and thread-safe.
 *
 * @param gun the collection
 * @param served every file by the name under which it is answered, relative to the collection's
 *     base
 * @param current the present file of each role
 */
public record PublishedRepository(
    Gun gun, Map<String, Bytes> served, Map<RoleName, Bytes> current) {
  /** Copies the maps. */
  public PublishedRepository {
    served = Collections.unmodifiableMap(new TreeMap<>(served));
    current = Collections.unmodifiableMap(new LinkedHashMap<>(current));
  }

  /** Returns the same with other bytes under one name. */
  public PublishedRepository with(String file, Bytes bytes) {
    Map<String, Bytes> changed = new TreeMap<>(served);
    changed.put(file, bytes);
    return new PublishedRepository(gun, changed, current);
  }

  /** Returns the same without that name. */
  public PublishedRepository without(String file) {
    Map<String, Bytes> changed = new TreeMap<>(served);
    changed.remove(file);
    return new PublishedRepository(gun, changed, current);
  }

  /** Returns the present file of the role. */
  public Bytes file(RoleName role) {
    Bytes file = current.get(role);
    if (file == null) {
      throw new IllegalArgumentException("not published: " + role);
    }
    return file;
  }

  /** Returns a source that serves this. */
  public ServedFiles source() {
    return new ServedFiles(this);
  }
}
