// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.core.Bytes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Metadata of one collection in memory, by file name: for tests and for metadata that came by other
 * ways. Thread-safe.
 */
public final class MemoryMetadataSource implements MetadataSource {
  private final Map<String, Bytes> files = new ConcurrentHashMap<>();

  /** Creates a source without files. */
  public MemoryMetadataSource() {}

  /**
   * Creates a source with these files.
   *
   * @param files contents by file name
   */
  public MemoryMetadataSource(Map<String, Bytes> files) {
    this.files.putAll(files);
  }

  /**
   * Adds or replaces a file.
   *
   * @param file the name relative to the collection's base
   * @param content its bytes
   */
  public void put(String file, Bytes content) {
    files.put(file, content);
  }

  /**
   * Removes a file, if it is there.
   *
   * @param file the name relative to the collection's base
   */
  public void remove(String file) {
    files.remove(file);
  }

  @Override
  public Optional<Bytes> fetch(String file, long maxBytes, Deadline deadline) {
    Bytes content = files.get(file);
    if (content != null && content.size() > maxBytes) {
      throw new TooLongException(file, maxBytes);
    }
    return Optional.ofNullable(content);
  }

  @Override
  public String describe() {
    return "memory";
  }
}
