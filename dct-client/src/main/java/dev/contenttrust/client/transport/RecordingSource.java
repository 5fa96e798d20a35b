// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.core.Bytes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes every question on and remembers the answers, so that what one client verified can be
 * carried to another in a {@link MetadataBundle}. Thread-safe.
 */
public final class RecordingSource implements MetadataSource {
  private final MetadataSource source;
  private final Map<String, Bytes> files = new ConcurrentHashMap<>();

  /**
   * Creates the recording.
   *
   * @param source who is asked
   */
  public RecordingSource(MetadataSource source) {
    this.source = source;
  }

  @Override
  public Optional<Bytes> fetch(String file, long maxBytes, Deadline deadline) {
    Optional<Bytes> answer = source.fetch(file, maxBytes, deadline);
    answer.ifPresent(content -> files.put(file, content));
    return answer;
  }

  /**
   * Returns the files that were found so far.
   *
   * @return a copy, by name
   */
  public Map<String, Bytes> files() {
    return Map.copyOf(files);
  }

  @Override
  public String describe() {
    return source.describe();
  }
}
