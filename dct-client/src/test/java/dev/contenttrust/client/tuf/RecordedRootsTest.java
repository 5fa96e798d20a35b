// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.contenttrust.client.store.RoleStore;
import dev.contenttrust.client.transport.MemoryMetadataSource;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Roots of a real public repository: Sigstore's versions 12 to 14, in a row. */
class RecordedRootsTest {
  private static final Instant WHILE_14_IS_VALID = Instant.parse("2026-03-01T00:00:00Z");

  private final MemoryMetadataSource server = new MemoryMetadataSource();
  private final RoleStore store = RoleStore.memory();
  private Instant now = WHILE_14_IS_VALID;

  private static Bytes root(int version) throws IOException {
    try (InputStream file =
        RecordedRootsTest.class.getResourceAsStream("/sigstore-root/" + version + ".root.json")) {
      assertThat(file).isNotNull();
      return Bytes.wrap(file.readAllBytes());
    }
  }

  private void serve(int version, Bytes root) {
    server.put(version + ".root.json", root);
  }

  private <T extends UntrustedException> T refused(TufClientBuilder client, Class<T> type) {
    T refusal =
        catchThrowableOfType(
            type,
            () ->
                client
                    .store(store)
                    .metadata(server)
                    .clock(Clock.fixed(now, ZoneOffset.UTC))
                    .build()
                    .refresh());
    assertThat(refusal).isNotNull();
    return refusal;
  }

  @Test
  void chain_isFollowedToItsEnd_fromTheStoreAndFromAnAnchor() throws IOException {
    serve(13, root(13));
    serve(14, root(14));
    TufClient.install(store, root(12));
    // roots alone are recorded: what is missing is the timestamp, which comes after them
    assertThat(refused(TufClient.anchoredInStore(), UntrustedException.Missing.class).role())
        .isEqualTo(RoleName.TIMESTAMP);
    assertThat(store.load(RoleName.ROOT)).contains(root(14));
    assertThat(refused(TufClient.anchoredIn(root(12)), UntrustedException.Missing.class).role())
        .isEqualTo(RoleName.TIMESTAMP);
    assertThat(store.loadRoot(13)).contains(root(13));
  }

  @Test
  void eachRoot_isSignedByItself_andAlteredOnesAreNot() throws IOException {
    for (int version = 12; version <= 14; version++) {
      Bytes root = root(version);
      TufClient.install(RoleStore.memory(), root);
      Bytes altered = Bytes.utf8(root.toUtf8().replace("x-tuf-on-ci-online-uri", "x-tuf-on-ci"));
      assertThat(altered).isNotEqualTo(root);
      assertThat(
              catchThrowableOfType(
                  UntrustedException.InsufficientSignatures.class,
                  () -> TufClient.install(RoleStore.memory(), altered)))
          .isNotNull();
    }
  }

  @Test
  void alteredRootOnTheWay_isRefused_andTheOneBeforeStays() throws IOException {
    serve(13, root(13));
    serve(14, Bytes.utf8(root(14).toUtf8().replace("2026-06-22", "2029-06-22")));
    TufClient.install(store, root(12));
    refused(TufClient.anchoredInStore(), UntrustedException.RootRotationRejected.class);
    assertThat(store.load(RoleName.ROOT)).contains(root(13));
  }

  @Test
  void leftOutRoot_isRefused() throws IOException {
    serve(13, root(14));
    TufClient.install(store, root(12));
    UntrustedException.Rollback refusal =
        refused(TufClient.anchoredInStore(), UntrustedException.Rollback.class);
    assertThat(refusal.offered()).isEqualTo(14);
    assertThat(store.load(RoleName.ROOT)).contains(root(12));
  }

  @ParameterizedTest
  @CsvSource({"12, 2026-03-01T00:00:00Z", "13, 2026-03-01T00:00:00Z", "14, 2026-06-22T13:27:01Z"})
  void expiredLastRoot_isRefused(int last, Instant time) throws IOException {
    now = time;
    for (int version = 13; version <= last; version++) {
      serve(version, root(version));
    }
    TufClient.install(store, root(12));
    assertThat(refused(TufClient.anchoredInStore(), UntrustedException.Expired.class).role())
        .isEqualTo(RoleName.ROOT);
    assertThat(store.load(RoleName.ROOT)).contains(root(last));
  }
}
