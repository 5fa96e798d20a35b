// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import dev.contenttrust.client.transport.ContentSink;
import dev.contenttrust.client.transport.ContentSource;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.HttpFolder;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.TrustServerException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Copies of one folder on several servers. The one that answered last is asked first, so that one
 * pass sees one copy as long as it can be reached; where it cannot be used, the others follow in
 * their order. Mirrors decide only where bytes come from, never whether they are trusted.
 * Thread-safe.
 */
final class Mirrors implements MetadataSource, ContentSource {
  /** What is asked of one mirror. */
  private interface Request<T> {
    T ask(HttpFolder mirror);
  }

  private final List<HttpFolder> mirrors;
  private volatile int preferred;

  /** Takes at least one folder. */
  Mirrors(List<HttpFolder> mirrors) {
    this.mirrors = List.copyOf(mirrors);
  }

  /**
   * {@inheritDoc}
   *
   * <p>That there is no such file is an answer, and no other mirror is asked: it is how a search
   * for newer roots ends.
   */
  @Override
  public Optional<Bytes> fetch(String file, long maxBytes, Deadline deadline) {
    return firstAnswer(mirror -> mirror.fetch(file, maxBytes, deadline), any -> true, deadline);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A target that one mirror does not have is looked for on the others.
   */
  @Override
  public boolean fetch(String path, long maxBytes, ContentSink sink, Deadline deadline) {
    return firstAnswer(
        mirror -> mirror.fetch(path, maxBytes, sink, deadline), found -> found, deadline);
  }

  private <T> T firstAnswer(Request<T> request, Predicate<T> isEnough, Deadline deadline) {
    int first = preferred;
    @Nullable T answer = null;
    TrustServerException failure = null;
    for (int i = 0; i < mirrors.size() && !(failure != null && deadline.isOver()); i++) {
      int index = (first + i) % mirrors.size();
      try {
        answer = request.ask(mirrors.get(index));
        if (isEnough.test(answer)) {
          preferred = index;
          return answer;
        }
      } catch (TrustServerException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    if (answer == null) {
      throw new AssertionError("there is at least one mirror");
    }
    return answer;
  }

  @Override
  public String describe() {
    return mirrors.get(0).describe();
  }
}
