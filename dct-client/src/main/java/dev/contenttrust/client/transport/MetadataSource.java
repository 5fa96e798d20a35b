// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.core.Bytes;
import java.util.Optional;

/**
 * Where the metadata files of one collection can be fetched. "Absent" is an answer, "unreachable"
 * is an exception. Implementations are thread-safe: several files may be asked for at once, also by
 * threads of this library, which interrupts a request that is not needed any more.
 */
public interface MetadataSource {
  /**
   * Fetches a file.
   *
   * @param file the name relative to the collection's base, as {@link
   *     dev.contenttrust.core.format.MetadataFormat} makes it
   * @param maxBytes the longest acceptable body in bytes; the implementation stops reading beyond
   *     it
   * @param deadline when the answer must be complete
   * @return the bytes; empty if the server says that there is no such file
   * @throws TooLongException if the file is longer than {@code maxBytes}
   * @throws dev.contenttrust.core.TrustServerException if the server could not be used
   */
  Optional<Bytes> fetch(String file, long maxBytes, Deadline deadline);

  /** {@return where this is, for messages: a URL without user and query, or a folder} */
  String describe();

  /** The file is longer than the reader allows. */
  final class TooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long limit;

    /**
     * Creates the failure.
     *
     * @param file the name of the file
     * @param limit the limit, in bytes
     */
    public TooLongException(String file, long limit) {
      super(file + " is longer than " + limit + " bytes");
      this.limit = limit;
    }

    /** {@return the limit, in bytes} */
    public long limit() {
      return limit;
    }
  }
}
