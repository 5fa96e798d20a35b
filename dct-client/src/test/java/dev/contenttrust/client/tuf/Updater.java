// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.contenttrust.client.store.RoleStore;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.testing.tuf.SimulatedRepository;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.UnaryOperator;

/** A client of a simulated repository, and what can be said of its store. */
final class Updater {
  final SimulatedRepository repository;
  final RoleStore store;
  Instant now = SimulatedRepository.NOW;
  UnaryOperator<TufClientBuilder> change = builder -> builder;

  Updater(SimulatedRepository repository) {
    this(repository, RoleStore.memory());
    TufClient.install(store, repository.anchor());
  }

  Updater(SimulatedRepository repository, RoleStore store) {
    this.repository = repository;
    this.store = store;
  }

  /** Returns a client that has no session yet. */
  TufClient client() {
    return change
        .apply(
            TufClient.anchoredInStore()
                .store(store)
                .metadata(repository)
                .targets(repository)
                .clock(Clock.fixed(now, ZoneOffset.UTC)))
        .build();
  }

  /** Refreshes in a new session and returns what was asked for. */
  List<String> refresh() {
    repository.requests.clear();
    client().refresh();
    return List.copyOf(repository.requests);
  }

  /** Expects that a refresh is refused, and returns why. */
  <T extends TrustException> T refused(Class<T> type) {
    repository.requests.clear();
    T refusal = catchThrowableOfType(type, () -> client().refresh());
    assertThat(refusal).as("the refresh must be refused as " + type.getSimpleName()).isNotNull();
    return refusal;
  }

  void assertStored(RoleName role, String file) {
    assertStored(role, repository.file(file));
  }

  void assertStored(RoleName role, Bytes file) {
    assertThat(store.load(role)).as("the stored " + role).contains(file);
  }

  void assertNotStored(RoleName role) {
    assertThat(store.load(role)).as("the stored " + role).isEmpty();
  }

  /** Returns all that is stored of the top-level roles, to see that nothing changed. */
  List<Object> stored() {
    return List.of(
        store.load(RoleName.ROOT),
        store.load(RoleName.TIMESTAMP),
        store.load(RoleName.SNAPSHOT),
        store.load(RoleName.TARGETS));
  }
}
