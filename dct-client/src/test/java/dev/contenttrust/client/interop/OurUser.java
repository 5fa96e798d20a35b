// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.interop;

import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.publish.TrustPublisher;
import dev.contenttrust.client.publish.TrustPublisherBuilder;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.transport.HttpMetadataSink;
import dev.contenttrust.client.transport.HttpMetadataSource;
import dev.contenttrust.client.transport.HttpTransport;
import dev.contenttrust.client.transport.MetadataSinks;
import dev.contenttrust.client.transport.MetadataSources;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.keystore.FileKeyStore;
import dev.contenttrust.crypto.keystore.PassphraseSource;
import dev.contenttrust.crypto.pem.PublicKeyPem;
import dev.contenttrust.testing.LoopbackTls;
import dev.contenttrust.testing.peers.NotaryServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * Somebody who uses our library at one machine: a trust folder with metadata and keys, in Docker's
 * layout, which the real programs may use in turns.
 */
final class OurUser {
  private final Path trustDir;
  private final MetadataSources sources;
  private final MetadataSinks sinks;
  private final FileKeyStore keys;

  /** Creates the user over a trust folder whose keys have, or will get, that passphrase. */
  OurUser(Path trustDir, NotaryServerProcess server, String passphrase) {
    this(trustDir, server.uri(), server.tls(), passphrase);
  }

  /** Creates the user of any server with such certificates. */
  OurUser(Path trustDir, URI server, LoopbackTls tls, String passphrase) {
    HttpTransport transport = HttpTransport.builder().tls(tls::context).build();
    this.trustDir = trustDir;
    this.sources = gun -> new HttpMetadataSource(transport, server, gun);
    this.sinks = gun -> new HttpMetadataSink(transport, server, gun);
    this.keys =
        FileKeyStore.builder(
                trustDir, PassphraseSource.constant(passphrase.toCharArray()), new SecureRandom())
            .build();
  }

  Path trustDir() {
    return trustDir;
  }

  FileKeyStore keys() {
    return keys;
  }

  /** Returns a publisher as a new process would have it. */
  TrustPublisher publisher() {
    return configured().build();
  }

  TrustPublisherBuilder configured() {
    return configured(TrustPublisher.trustingOnFirstUse());
  }

  /** Returns a publisher's settings with other anchors than first use. */
  TrustPublisherBuilder pinning(RootPins pins) {
    return configured(TrustPublisher.pinning(pins));
  }

  private TrustPublisherBuilder configured(TrustPublisherBuilder builder) {
    return builder
        .sources(sources)
        .sinks(sinks)
        .keys(keys)
        .store(MetadataStore.directory(trustDir));
  }

  /** Returns a reader over the trust folder, as a new process would have it. */
  TrustClient reader() {
    return TrustClient.builder()
        .trustOnFirstUse()
        .sources(sources)
        .store(MetadataStore.directory(trustDir))
        .build();
  }

  /** Returns a reader that never saw anything. */
  TrustClient newcomer() {
    return TrustClient.builder().trustOnFirstUse().sources(sources).build();
  }

  /** Makes a key of that role in the store, and returns its public half. */
  PublicKey newKey(KeyAlgorithm algorithm, String role) {
    return publicKey(keys.generate(algorithm, role, null).id());
  }

  PublicKey publicKey(KeyId id) {
    return keys.find(id).orElseThrow().publicKey();
  }

  /** Writes a public key as the real programs read it. */
  Path publicFile(PublicKey key, String name) {
    try {
      return Files.write(
          Files.createDirectories(trustDir).resolveSibling(name + ".pub"),
          PublicKeyPem.write(key, name).toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
