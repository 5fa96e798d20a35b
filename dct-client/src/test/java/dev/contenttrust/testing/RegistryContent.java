// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a registry holds, in memory. Thread-safe. */
final class RegistryContent {
  private final Map<String, Repository> repositories = new TreeMap<>();
  private final Map<Digest, Bytes> blobs = new LinkedHashMap<>();

  /** One repository; digests are unique in it, tags move. */
  private static final class Repository {
    private final Map<Digest, RegistryManifest> manifests = new LinkedHashMap<>();
    private final Map<String, Digest> tags = new TreeMap<>();
    private final Set<Digest> blobs = new HashSet<>();
  }

  synchronized List<String> repositories() {
    return List.copyOf(repositories.keySet());
  }

  synchronized Optional<List<String>> tags(String repository) {
    return find(repository).map(found -> List.copyOf(found.tags.keySet()));
  }

  synchronized Optional<Digest> digest(String repository, String tag) {
    return find(repository).map(found -> found.tags.get(tag));
  }

  synchronized Optional<RegistryManifest> manifest(String repository, Digest digest) {
    return find(repository).map(found -> found.manifests.get(digest));
  }

  synchronized void put(String repository, RegistryManifest manifest) {
    create(repository).manifests.put(manifest.digest(), manifest);
  }

  synchronized void tag(String repository, String tag, Digest digest) {
    create(repository).tags.put(tag, digest);
  }

  /** Deletes the manifest and every tag that names it. */
  synchronized boolean delete(String repository, Digest digest) {
    Repository found = repositories.get(repository);
    if (found == null || found.manifests.remove(digest) == null) {
      return false;
    }
    found.tags.values().removeIf(digest::equals);
    return true;
  }

  synchronized Optional<Bytes> blob(String repository, Digest digest) {
    return find(repository)
        .filter(found -> found.blobs.contains(digest))
        .map(found -> blobs.get(digest));
  }

  synchronized Digest putBlob(String repository, Bytes content) {
    Digest digest = Digest.sha256Of(content);
    blobs.put(digest, content);
    create(repository).blobs.add(digest);
    return digest;
  }

  /** Makes a blob of one repository one of another too; false if it is not there. */
  synchronized boolean mount(String from, String repository, Digest digest) {
    boolean found = blob(from, digest).isPresent();
    if (found) {
      create(repository).blobs.add(digest);
    }
    return found;
  }

  synchronized List<RegistryManifest> referrers(String repository, Digest subject) {
    List<RegistryManifest> referrers = new ArrayList<>();
    find(repository)
        .ifPresent(
            found ->
                found.manifests.values().stream()
                    .filter(manifest -> manifest.subject().filter(subject::equals).isPresent())
                    .forEach(referrers::add));
    return referrers;
  }

  private Optional<Repository> find(String repository) {
    return Optional.ofNullable(repositories.get(repository));
  }

  private Repository create(String repository) {
    return repositories.computeIfAbsent(repository, name -> new Repository());
  }
}
