// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.transport.HttpMetadataSink;
import dev.contenttrust.client.transport.HttpMetadataSource;
import dev.contenttrust.client.transport.HttpTransport;
import dev.contenttrust.client.transport.MetadataSinks;
import dev.contenttrust.client.transport.MetadataSources;
import dev.contenttrust.client.transport.RetryPolicy;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.keystore.KeyStore;
import dev.contenttrust.testing.TrustServer;

/** A trust server of a test's own, and the publishers and readers who come to it over HTTP. */
final class PublishingHouse implements AutoCloseable {
  private final TrustServer server;
  private final HttpTransport http;

  private PublishingHouse(TrustServer server, HttpTransport http) {
    this.server = server;
    this.http = http;
  }

  static PublishingHouse open() {
    return open(TrustServer.start());
  }

  static PublishingHouse open(TrustServer server) {
    return new PublishingHouse(server, HttpTransport.builder().build());
  }

  /** Opens a house where a failure that the server was told to produce is seen at once. */
  static PublishingHouse withoutRetries(TrustServer server) {
    return new PublishingHouse(server, HttpTransport.builder().retries(RetryPolicy.NEVER).build());
  }

  TrustServer server() {
    return server;
  }

  MetadataSources sources() {
    return gun -> new HttpMetadataSource(http::call, server.uri(), gun);
  }

  MetadataSinks sinks() {
    return gun -> new HttpMetadataSink(http::call, server.uri(), gun);
  }

  /** Returns the settings of somebody who publishes here with those keys. */
  TrustPublisherBuilder publishing(KeyStore keys) {
    return TrustPublisher.trustingOnFirstUse().sources(sources()).sinks(sinks()).keys(keys);
  }

  TrustPublisher publisher(KeyStore keys) {
    return publishing(keys).build();
  }

  TrustPublisher publisher(KeyStore keys, MetadataStore store) {
    return publishing(keys).store(store).build();
  }

  /** Returns a reader who never saw anything. */
  TrustClient reader() {
    return TrustClient.builder().trustOnFirstUse().sources(sources()).build();
  }

  /** Makes a key of that role in somebody's key store, and returns its public half. */
  static PublicKey newKey(KeyStore keys, String role) {
    return keys.find(keys.generate(KeyAlgorithm.ECDSA_P256, role, null).id())
        .orElseThrow()
        .publicKey();
  }

  @Override
  public void close() {
    server.close();
  }
}
