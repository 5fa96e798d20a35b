// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.crypto.SigningKey;
import dev.contenttrust.crypto.keystore.KeyStore;
import dev.contenttrust.crypto.keystore.MemoryKeyStore;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.TestKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Somebody who holds some keys of a repository that a test built, at a server that takes every
 * upload and serves what it served before.
 */
final class KeyHolder {
  private final KeyStore keys = new MemoryKeyStore(new SecureRandom());
  private final MetadataStore store = MetadataStore.memory();
  private final Map<RoleName, Bytes> uploaded = new LinkedHashMap<>();

  KeyHolder holding(TestKey key, String role) {
    boolean bound = role.equals("targets") || role.equals("snapshot");
    keys.add(
        SigningKey.fromPkcs8(key.pair().getPrivate().getEncoded()),
        role,
        bound ? RepositoryBuilder.GUN : null);
    return this;
  }

  /** Returns what this person's client has stored. */
  MetadataStore store() {
    return store;
  }

  /** Returns what the server was given last, by role. */
  Map<RoleName, Bytes> uploaded() {
    return uploaded;
  }

  TrustPublisher publisher(RepositoryBuilder repository) {
    return publisher(repository, repository.publish());
  }

  TrustPublisher publisher(RepositoryBuilder repository, PublishedRepository served) {
    return TrustPublisher.trustingOnFirstUse()
        .sources(gun -> served.source())
        .sinks(gun -> new UploadSink(this::keep))
        .keys(keys)
        .store(store)
        .clock(Clock.fixed(repository.now(), ZoneOffset.UTC))
        .build();
  }

  private void keep(Map<RoleName, Bytes> files) {
    uploaded.clear();
    uploaded.putAll(files);
  }
}
