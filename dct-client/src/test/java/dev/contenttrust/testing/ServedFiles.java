// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.core.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * A source without a network: serves a published repository, can be switched to another state, and
 * remembers what was asked. Thread-safe.
 */
public final class ServedFiles implements MetadataSource {
  private final Map<String, Supplier<Optional<Bytes>>> exceptions = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile PublishedRepository repository;

  /** Serves that state. */
  public ServedFiles(PublishedRepository repository) {
    this.repository = repository;
  }

  /** Serves another state from now on. */
  public void serve(PublishedRepository next) {
    repository = next;
  }

  /** Answers one name in another way: with other bytes, not at all, or by throwing. */
  public void answer(String file, Supplier<Optional<Bytes>> answer) {
    exceptions.put(file, answer);
  }

  /** Answers every name by throwing, as if the server could not be used, until the next call. */
  public void failWith(RuntimeException failure) {
    exceptions.put(
        "",
        () -> {
          throw failure;
        });
  }

  /** Ends every exception. */
  public void recover() {
    exceptions.clear();
  }

  /** Returns the names asked for since the last call, in order. */
  public List<String> takeRequests() {
    List<String> taken = List.copyOf(requests);
    requests.clear();
    return taken;
  }

  @Override
  public Optional<Bytes> fetch(String file, long maxBytes, Deadline deadline) {
    requests.add(file);
    if (exceptions.containsKey("")) {
      return exceptions.get("").get();
    }
    Optional<Bytes> found =
        exceptions
            .getOrDefault(file, () -> Optional.ofNullable(repository.served().get(file)))
            .get();
    if (found.isPresent() && found.get().size() > maxBytes) {
      throw new TooLongException(file, maxBytes);
    }
    return found;
  }

  @Override
  public String describe() {
    return "files in memory";
  }
}
