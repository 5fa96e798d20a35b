// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.serving;

import dev.contenttrust.client.ResolvedImage;
import dev.contenttrust.client.SignedTag;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.transport.MetadataSources;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.TrustServer;
import java.time.Clock;
import java.util.List;

/** The demonstration: an honest journey, then one attack after the other, each on fresh ground. */
final class Demo {
  /**
   * What became of an attack.
   *
   * @param attack the attack
   * @param result the code of the refusal, or what was answered instead
   */
  record Outcome(Attack attack, String result) {
    boolean isRefusedAsExpected() {
      return result.equals(attack.expected());
    }
  }

  private final TrustServer server;
  private final MetadataSources sources;
  private final Clock clock;

  Demo(TrustServer server, MetadataSources sources, Clock clock) {
    this.server = server;
    this.sources = sources;
    this.clock = clock;
  }

  /** Signs an image, then resolves and verifies it over HTTP. */
  SignedTag resolve() {
    server.serveVerbatim(new DemoRepository(clock.instant()).publish());
    return tag(client(MetadataStore.memory(), clock));
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
    tag(client(store, clock));
    server.serveVerbatim(attack.state().apply(repository, first));
    try {
      SignedTag answer = tag(client(store, Clock.offset(clock, attack.later())));
      return new Outcome(attack, "accepted: " + answer.pullReference());
    } catch (TrustException e) {
      return new Outcome(attack, e.code());
    }
  }

  private TrustClient client(MetadataStore store, Clock time) {
    return TrustClient.builder()
        .trustOnFirstUse()
        .sources(sources)
        .store(store)
        .clock(time)
        .build();
  }

  private static SignedTag tag(TrustClient client) {
    ResolvedImage resolved = client.resolve(DemoRepository.IMAGE);
    if (resolved instanceof SignedTag tag) {
      return tag;
    }
    throw new IllegalStateException("a tag was asked for, and " + resolved + " answered");
  }
}
