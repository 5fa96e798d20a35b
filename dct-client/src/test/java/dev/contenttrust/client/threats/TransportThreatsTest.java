// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.threats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.contenttrust.client.Limits;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.client.transport.HttpMetadataSource;
import dev.contenttrust.client.transport.HttpTransport;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.testing.Fault;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.TrustServer;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Threats W17 and W20 as they come over HTTP: bodies without end, silence, redirects. */
class TransportThreatsTest {
  private static final String TAG = "1.0";

  private final RepositoryBuilder repository =
      RepositoryBuilder.repository()
          .targets(t -> t.target(TAG, "of targets"))
          .delegation("targets/releases", r -> r.target(TAG, "of releases"));
  private final MetadataStore store = MetadataStore.memory();
  private TrustServer server;
  private TrustServer other;

  @BeforeEach
  void startServers() {
    server = TrustServer.start();
    other = TrustServer.start();
  }

  @AfterEach
  void stopServers() {
    server.close();
    other.close();
  }

  static List<RoleName> everyRole() {
    return List.of(
        RoleName.ROOT, RoleName.TIMESTAMP, RoleName.SNAPSHOT, RoleName.TARGETS, RoleName.RELEASES);
  }

  @ParameterizedTest
  @MethodSource("everyRole")
  void w17_endlessBody_isRefusedAtTheLimit(RoleName role) {
    String file = publishNext(role);
    server.inject(file, new Fault.Endless());

    refused(UntrustedException.LengthExceeded.class, Limits.DEFAULT);
  }

  @ParameterizedTest
  @MethodSource("everyRole")
  void w17_bodyThatNeverComes_endsWithTheDeadlineOfTheUpdate(RoleName role) {
    String file = publishNext(role);
    server.inject(file, new Fault.Stall());

    refused(TrustException.class, updateTimeout(Duration.ofMillis(400)));
  }

  @ParameterizedTest
  @MethodSource("everyRole")
  void w17_cutBody_isAServerFailure(RoleName role) {
    String file = publishNext(role);
    server.inject(file, new Fault.Truncate(20));

    refused(TrustServerException.class, Limits.DEFAULT);
  }

  @ParameterizedTest
  @MethodSource("everyRole")
  void w20_redirectToAnotherHost_isNotFollowed(RoleName role) {
    String file = publishNext(role);
    String elsewhere = other.uri() + "/v2/elsewhere";
    server.inject(file, new Fault.Status(302, Map.of("Location", elsewhere), ""));

    refused(TrustServerException.class, Limits.DEFAULT);
    assertThat(other.requests()).isEmpty();
  }

  @Test
  void honestServer_isReadOverHttp() {
    publishNext(RoleName.TARGETS);

    assertThat(client(Limits.DEFAULT).lookup(repository.gun(), TAG).role())
        .isEqualTo(RoleName.TARGETS);
  }

  /**
   * Lets the client trust the present state, publishes the role anew, and returns its next file.
   */
  private String publishNext(RoleName role) {
    server.serveVerbatim(repository.publish());
    client(Limits.DEFAULT).lookup(repository.gun(), TAG);
    repository.change(role, draft -> draft.resign());
    PublishedRepository next = repository.publish();
    server.serveVerbatim(next);
    if (role.equals(RoleName.ROOT)) {
      return "2.root.json";
    } else if (role.equals(RoleName.TIMESTAMP)) {
      return "timestamp.json";
    }
    return role + "." + Digest.sha256Of(next.file(role)).hex() + ".json";
  }

  private <E extends TrustException> void refused(Class<E> type, Limits limits) {
    Map<RoleName, Bytes> before = stored().files();
    TrustClient client = client(limits);

    E refusal =
        catchThrowableOfType(type, () -> client.lookup(repository.gun(), TAG, RoleName.RELEASES));

    assertThat(refusal).isNotNull();
    if (refusal instanceof UntrustedException untrusted && !untrusted.role().isTopLevel()) {
      assertThat(stored().files().get(untrusted.role())).isEqualTo(before.get(untrusted.role()));
    } else {
      assertThat(stored().files()).isEqualTo(before);
    }
  }

  private StoredMetadata stored() {
    return store.load(repository.gun());
  }

  private TrustClient client(Limits limits) {
    HttpTransport transport = HttpTransport.builder().sleeper((time) -> {}).build();
    return TrustClient.builder()
        .trustOnFirstUse()
        .sources(gun -> new HttpMetadataSource(transport, server.uri(), gun))
        .store(store)
        .clock(Clock.fixed(RepositoryBuilder.NOW, ZoneOffset.UTC))
        .limits(limits)
        .build();
  }

  private static Limits updateTimeout(Duration timeout) {
    Limits usual = Limits.DEFAULT;
    return new Limits(
        usual.maxRootBytes(),
        usual.maxTimestampBytes(),
        usual.maxSnapshotBytes(),
        usual.maxTargetsBytes(),
        usual.maxRootRotations(),
        usual.maxDelegations(),
        usual.maxDelegationDepth(),
        usual.maxSignatures(),
        timeout);
  }
}
