// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.serving;

import dev.contenttrust.client.SignedTag;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.transport.HttpCaller;
import dev.contenttrust.client.transport.HttpMetadataSource;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.TrustServer;
import java.time.Clock;
import java.util.List;

/** Shows attacks to clients that trusted an honest repository before, each on fresh ground. */
final class Gallery {
  private final TrustServer server;
  private final HttpCaller http;
  private final Clock clock;

  Gallery(TrustServer server, HttpCaller http, Clock clock) {
    this.server = server;
    this.http = http;
    this.clock = clock;
  }

  /** Returns the attacks in the order shown. */
  List<Attack> attacks() {
    return Attack.all(clock.instant());
  }

  /** Lets a client trust an honest repository, and then meet the attack. */
  Outcome attempt(Attack attack) {
    DemoRepository repository = new DemoRepository(clock.instant());
    PublishedRepository first = repository.publish();
    repository.builder().delegation(DemoRepository.RELEASES, role -> role.target("1.1", "next"));
    MetadataStore store = MetadataStore.memory();
    server.serveVerbatim(repository.publish());
    resolve(store, clock);
    server.serveVerbatim(attack.state().apply(repository, first));
    try {
      SignedTag answer = resolve(store, Clock.offset(clock, attack.later()));
      return outcome(attack, "accepted: " + answer.pullReference());
    } catch (TrustException e) {
      return outcome(attack, e.code());
    }
  }

  private static Outcome outcome(Attack attack, String result) {
    return new Outcome(attack.description(), attack.expected(), result);
  }

  private SignedTag resolve(MetadataStore store, Clock time) {
    TrustClient client =
        TrustClient.builder()
            .trustOnFirstUse()
            .sources(gun -> new HttpMetadataSource(http, server.uri(), gun))
            .store(store)
            .clock(time)
            .build();
    return Journey.tag(client.resolve(DemoRepository.IMAGE));
  }
}
