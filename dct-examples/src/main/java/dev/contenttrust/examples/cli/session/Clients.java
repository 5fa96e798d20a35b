// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.TrustClientBuilder;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.transport.MetadataSources;

/** Makes the trust client that the options describe. */
final class Clients {
  private Clients() {}

  static TrustClient of(Session session, ReadOptions options, MetadataStore store) {
    TrustClientBuilder builder =
        TrustClient.builder()
            .pinning(options.pins())
            .reinitialised(options.reinitialised())
            .store(store)
            .clock(session.surroundings().clock());
    return options.offline()
        ? builder.offline().build()
        : builder.sources(session.sources()).build();
  }

  static TrustClient of(
      Session session, RootPins pins, MetadataSources sources, MetadataStore store) {
    return TrustClient.builder()
        .pinning(pins)
        .store(store)
        .clock(session.surroundings().clock())
        .sources(sources)
        .build();
  }
}
