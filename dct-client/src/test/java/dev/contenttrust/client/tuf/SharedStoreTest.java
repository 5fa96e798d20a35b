// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.store.RoleStore;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.format.TufFormat;
import dev.contenttrust.testing.Fault;
import dev.contenttrust.testing.TufServer;
import dev.contenttrust.testing.tuf.SimulatedKey;
import dev.contenttrust.testing.tuf.SimulatedRepository;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes refresh one store, and some of them die on the way. */
class SharedStoreTest {
  private static final String GO_ON = "refreshed";

  @TempDir Path folder;
  private final SimulatedRepository repository = new SimulatedRepository();
  private TufServer server;

  /** Another process: refreshes the store a number of times, and says each time that it did. */
  static final class Refresher {
    public static void main(String[] arguments) {
      TufClient client = client(RoleStore.directory(Path.of(arguments[0])), arguments[1]);
      for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
        try {
          client.refresh();
        } catch (TrustServerException overtaken) {
          // somebody else is faster, five times in a row
          if (overtaken.reason() != TrustServerException.Reason.CONFLICT) {
            throw overtaken;
          }
        }
        System.out.println(GO_ON);
      }
    }
  }

  private static TufClient client(RoleStore store, String url) {
    return TufClient.anchoredInStore()
        .store(store)
        .metadataUrl(URI.create(url))
        .clock(Clock.fixed(SimulatedRepository.NOW, ZoneOffset.UTC))
        .build();
  }

  @BeforeEach
  void start() {
    TufClient.install(RoleStore.directory(folder), repository.anchor());
    server = TufServer.start(repository);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Process refresher(int times) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Refresher.class.getName(),
            folder.toString(),
            server.metadata().toString(),
            Integer.toString(times))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private void publishNext() {
    synchronized (repository) {
      repository.publishNextRoot();
      repository.publishNext(repository.targets);
    }
  }

  /** Whoever refreshes meanwhile sees one half with the old key and one with the new. */
  private void rotateWhileNobodyAsks() {
    repository.rotate(RoleName.SNAPSHOT, SimulatedKey.ed25519());
    publishNext();
  }

  /** Every stored file is whole and says what the repository published under that version. */
  private void assertWhole() throws IOException {
    TufFormat format = new TufFormat();
    RoleStore store = RoleStore.directory(folder);
    store
        .load(RoleName.ROOT)
        .map(format::readRoot)
        .ifPresent(
            root ->
                assertThat(root.wireBytes())
                    .isEqualTo(repository.file(root.payload().version() + ".root.json")));
    store
        .load(RoleName.SNAPSHOT)
        .map(format::readSnapshot)
        .ifPresent(
            snapshot ->
                assertThat(snapshot.wireBytes())
                    .isEqualTo(repository.file(snapshot.payload().version() + ".snapshot.json")));
    store
        .load(RoleName.TARGETS)
        .map(file -> format.readTargets(RoleName.TARGETS, file))
        .ifPresent(
            targets ->
                assertThat(targets.wireBytes())
                    .isEqualTo(repository.file(targets.payload().version() + ".targets.json")));
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.endsWith(".json"))
          .isSubsetOf("root.json", "timestamp.json", "snapshot.json", "targets.json");
    }
  }

  private long storedTimestamp() {
    return RoleStore.directory(folder)
        .load(RoleName.TIMESTAMP)
        .map(file -> new TufFormat().readTimestamp(file).payload().version())
        .orElse(0L);
  }

  @Test
  void twoProcesses_tearNothing_andNoVersionGoesBack() throws Exception {
    Process one = refresher(12);
    Process other = refresher(12);
    long before = 0;
    try (var said = one.inputReader();
        var saidByOther = other.inputReader()) {
      for (int i = 0; i < 12; i++) {
        assertThat(said.readLine()).isEqualTo(GO_ON);
        assertThat(saidByOther.readLine()).isEqualTo(GO_ON);
        assertWhole();
        long now = storedTimestamp();
        assertThat(now).isGreaterThanOrEqualTo(before);
        before = now;
        publishNext();
      }
    }
    for (Process process : List.of(one, other)) {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    client(RoleStore.directory(folder), server.metadata().toString()).refresh();
    assertThat(storedTimestamp()).isEqualTo(repository.timestamp.version);
  }

  @Test
  void processKilledAtAnyMoment_leavesAStoreThatTheNextRefreshBringsUpToDate() throws Exception {
    Random random = new Random(20261121);
    for (int round = 0; round < 4; round++) {
      Process process = refresher(1_000_000);
      try (var said = process.inputReader()) {
        int refreshes = random.nextInt(4);
        for (int i = 0; i < refreshes; i++) {
          assertThat(said.readLine()).isEqualTo(GO_ON);
          publishNext();
        }
        process.destroyForcibly().waitFor();
      }
      long before = storedTimestamp();
      assertWhole();
      rotateWhileNobodyAsks();
      client(RoleStore.directory(folder), server.metadata().toString()).refresh();
      assertThat(storedTimestamp())
          .isEqualTo(repository.timestamp.version)
          .isGreaterThanOrEqualTo(before);
      assertWhole();
    }
  }

  /** Dies exactly between two files: the server holds the second one back until the kill. */
  @Test
  void processKilledBetweenTwoFiles_leavesTheFirst_andTheNextRefreshGoesOn() throws Exception {
    rotateWhileNobodyAsks();
    for (String file : List.of("timestamp.json", "snapshot.json", "targets.json")) {
      server.clearRequests();
      CountDownLatch killed = new CountDownLatch(1);
      server.inject(file, new Fault.Hold(killed));
      Process process = refresher(1);
      server.awaitRequest(file);
      process.destroyForcibly().waitFor();
      killed.countDown();
      server.clearFaults();
      assertWhole();
      assertThat(RoleStore.directory(folder).load(RoleName.ROOT))
          .contains(repository.file(repository.root.version + ".root.json"));
      client(RoleStore.directory(folder), server.metadata().toString()).refresh();
      assertThat(storedTimestamp()).isEqualTo(repository.timestamp.version);
      rotateWhileNobodyAsks();
    }
  }
}
