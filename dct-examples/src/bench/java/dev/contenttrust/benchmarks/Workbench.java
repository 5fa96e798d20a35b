// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import dev.contenttrust.benchmarks.floor.FloorHttp;
import dev.contenttrust.benchmarks.server.Shape;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.publish.TrustPublisher;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.transport.HttpMetadataSink;
import dev.contenttrust.client.transport.HttpMetadataSource;
import dev.contenttrust.client.transport.HttpTransport;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.crypto.keystore.KeyStore;
import java.net.URI;

/** What benchmarks share: the server's address, one transport, clients with nothing in memory. */
final class Workbench {
  /** The system property with the server's URL. */
  static final String SERVER = "benchmarks.server";

  private static final HttpTransport TRANSPORT = HttpTransport.builder().build();

  private Workbench() {}

  static URI server() {
    return URI.create(System.getProperty(SERVER));
  }

  /** The same repositories, behind a delay for each request. */
  static URI delayedServer() {
    return URI.create(server() + "/delayed");
  }

  /** Makes a client that knows nothing but has its connection. */
  static TrustClient client(URI server, MetadataStore store) {
    return TrustClient.builder()
        .trustOnFirstUse()
        .sources(gun -> new HttpMetadataSource(TRANSPORT, server, gun))
        .store(store)
        .build();
  }

  /** Makes a publisher that knows nothing but has its connection. */
  static TrustPublisher publisher(KeyStore keys) {
    return TrustPublisher.trustingOnFirstUse()
        .sources(gun -> new HttpMetadataSource(TRANSPORT, server(), gun))
        .sinks(gun -> new HttpMetadataSink(TRANSPORT::call, server(), gun))
        .keys(keys)
        .build();
  }

  static ImageReference image(Shape shape, String tag) {
    return ImageReference.parse(shape.gun() + ":" + tag);
  }

  static FloorHttp floor(URI server, Shape shape) {
    return new FloorHttp(URI.create(server + "/v2/" + shape.gun() + "/_trust/tuf/"));
  }
}
