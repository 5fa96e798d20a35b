// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

/**
 * Where the files that metadata speaks of can be fetched. "Absent" is an answer, "unreachable" is
 * an exception. Implementations are thread-safe.
 */
public interface ContentSource {
  /**
   * Fetches a file.
   *
   * @param path the path relative to the source's base, segments separated by slashes
   * @param maxBytes the longest acceptable content in bytes; nothing beyond it reaches the sink
   * @param sink takes the content
   * @param deadline when the content must be complete
   * @return false if there is no such file, and then the sink was not used
   * @throws MetadataSource.TooLongException if the file is longer than {@code maxBytes}
   * @throws java.io.UncheckedIOException if the sink fails
   * @throws dev.contenttrust.core.TrustServerException if the source could not be used
   */
  boolean fetch(String path, long maxBytes, ContentSink sink, Deadline deadline);

  /**
   * Returns where this is, for messages.
   *
   * @return a URL without user and query, or a folder
   */
  String describe();
}
