// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.contenttrust.client.store.RoleStore;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.format.GlobPaths;
import dev.contenttrust.core.format.TufFormat;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.testing.Fault;
import dev.contenttrust.testing.TufServer;
import dev.contenttrust.testing.tuf.SimulatedKey;
import dev.contenttrust.testing.tuf.SimulatedRepository;
import dev.contenttrust.testing.tuf.SimulatedRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a repository, or whoever stands before it, may try (threats W9, W14, W17, W18). */
class HostileRepositoryTest {
  private static final Bytes CONTENT = Bytes.utf8("content");
  private static final String HASH = Digest.sha256Of(CONTENT).hex();

  @TempDir private Path folder;
  private final SimulatedRepository repository = new SimulatedRepository();
  private final TufServer server = TufServer.start(repository);
  private RoleStore store;

  @BeforeEach
  void refreshOnce() {
    store = RoleStore.directory(folder.resolve("metadata"));
    TufClient.install(store, repository.anchor());
    repository.targets.target("file", CONTENT);
    repository.publishNext(repository.targets);
    repository.serve(HASH + ".file", CONTENT);
    client().refresh();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private TufClient client() {
    return TufClient.anchoredInStore()
        .store(store)
        .metadataUrl(server.metadata())
        .targetUrl(server.targets())
        .clock(Clock.fixed(SimulatedRepository.NOW, ZoneOffset.UTC))
        .build();
  }

  private <T extends TrustException> T refused(Class<T> type) {
    T refusal = catchThrowableOfType(type, () -> client().refresh());
    assertThat(refusal).isNotNull();
    return refusal;
  }

  private List<Bytes> stored() throws IOException {
    List<Bytes> stored = new ArrayList<>();
    try (var files = Files.list(folder.resolve("metadata"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).sorted().toList()) {
        stored.add(Bytes.wrap(Files.readAllBytes(file)));
      }
    }
    return stored;
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.root.json", "timestamp.json", "3.snapshot.json", "3.targets.json"})
  void bodyThatEndsEarlyOrNever_isNotStored_andTheNextRefreshSucceeds(String file)
      throws IOException {
    if (file.contains("root")) {
      repository.publishNextRoot();
    }
    repository.publishNext(repository.targets);
    Bytes before = store.load(role(file)).orElseThrow();
    server.inject(file, new Fault.Truncate(20));
    refused(TrustServerException.class);
    assertThat(store.load(role(file))).contains(before);
    server.clearFaults();
    server.inject(file, new Fault.Endless());
    refused(UntrustedException.LengthExceeded.class);
    assertThat(store.load(role(file))).contains(before);
    server.clearFaults();
    client().refresh();
    assertThat(stored()).hasSize(4).doesNotContain(before);
  }

  private static RoleName role(String file) {
    return new RoleName(file.replaceAll("^[0-9]+\\.|\\.json$", ""));
  }

  @Test
  void targetThatEndsEarlyOrNever_leavesNothing() throws IOException {
    TufClient client = client();
    TufTarget target = client.target("file");
    Path out = folder.resolve("out");
    server.inject(".file", new Fault.Truncate(3));
    assertThat(catchThrowableOfType(TrustServerException.class, () -> client.download(target, out)))
        .isNotNull();
    server.clearFaults();
    server.inject(".file", new Fault.Endless());
    assertThat(
            catchThrowableOfType(
                UntrustedException.LengthExceeded.class, () -> client.download(target, out)))
        .isNotNull();
    assertThat(out).doesNotExist();
    try (var left = Files.list(folder.resolve("metadata"))) {
      assertThat(left).noneMatch(file -> file.toString().endsWith(".part"));
    }
  }

  @Test
  void pathsThatLookAlikeOnDisk_areDifferentFiles() throws IOException {
    Path out = folder.resolve("out");
    List<String> paths = List.of("a/b", "a%2Fb", "a%252Fb", "%61/b");
    for (String path : paths) {
      Bytes content = Bytes.utf8("content of " + path);
      repository.targets.target(path, content);
      int name = path.lastIndexOf('/') + 1;
      String hashed =
          path.substring(0, name) + Digest.sha256Of(content).hex() + "." + path.substring(name);
      repository.serve(hashed, content);
    }
    repository.publishNext(repository.targets);
    TufClient client = client();
    for (String path : paths) {
      client.download(client.target(path), out);
    }
    for (String path : paths) {
      assertThat(client.download(client.target(path), out)).hasContent("content of " + path);
    }
    try (var files = Files.list(out)) {
      assertThat(files).hasSize(paths.size());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "timestamp", "snapshot", "targets"})
  void delegationToATopLevelRole_isRefused_andItsFileStays(String name) throws IOException {
    SimulatedRole impostor = new SimulatedRepository().role(name);
    repository.targets.delegate(impostor, new GlobPaths(List.of("*")), false);
    repository.publishNext(repository.targets);
    Bytes before = store.load(new RoleName(name)).orElseThrow();
    assertThat(refused(UntrustedException.Malformed.class).role()).isEqualTo(RoleName.TARGETS);
    if (name.equals("root") || name.equals("targets")) {
      assertThat(store.load(new RoleName(name))).contains(before);
    }
  }

  @Test
  void roleThatDelegatesToItself_isVisitedOnce() {
    SimulatedRole role = repository.role("a");
    repository.targets.delegate(role, new GlobPaths(List.of("*")), false);
    role.delegate(role, new GlobPaths(List.of("*")), false);
    repository.publishNext(repository.targets);
    server.clearRequests();
    assertThat(catchThrowableOfType(NotSignedException.class, () -> client().target("nowhere")))
        .isNotNull();
    assertThat(server.requests()).filteredOn(request -> request.contains("a.json")).hasSize(1);
  }

  @Test
  void namesOfParentFoldersInTheSnapshot_meanNothing() throws IOException {
    SimulatedRole role = repository.role("../../escaped");
    repository.publishNext(role);
    client().refresh();
    assertThat(stored()).hasSize(4);
    assertThat(folder.resolve("escaped.json")).doesNotExist();
    assertThat(folder.getParent().resolve("escaped.json")).doesNotExist();
  }

  @Test
  void moreSignaturesThanTheLimit_areRefused_whateverTheySay() {
    List<SimulatedKey> signers = new ArrayList<>(repository.timestamp.keys);
    SimulatedKey one = SimulatedKey.ed25519();
    for (int i = 0; i < 1024; i++) {
      signers.add(one.listedAs("key " + i));
    }
    repository.timestamp.signers = signers;
    repository.publishNext();
    assertThat(refused(UntrustedException.class).role()).isEqualTo(RoleName.TIMESTAMP);
    repository.timestamp.signers = signers.subList(0, 20);
    repository.publishNext();
    client().refresh();
  }

  @Test
  void hugePromisedLength_doesNotRaiseTheLimit() {
    repository.publishNext(repository.targets);
    FileMeta honest = repository.promise(3, repository.file("3.snapshot.json"));
    repository.lies.put(
        RoleName.SNAPSHOT, new FileMeta(3L, Long.MAX_VALUE, honest.hashes(), honest.unknown()));
    repository.publish();
    server.inject("3.snapshot.json", new Fault.Endless());
    assertThat(refused(UntrustedException.LengthExceeded.class).limit())
        .isEqualTo(TufClient.DEFAULT_LIMITS.maxSnapshotBytes());
  }

  @Test
  void emptySignatureBytes_doNotCount() {
    SimulatedKey key = repository.timestamp.keys.get(0);
    Bytes file =
        new TufFormat()
            .withSignatures(
                repository.file("timestamp.json"),
                List.of(new Signature(key.id(), null, Bytes.empty())));
    server.inject("timestamp.json", new Fault.Replace(file));
    assertThat(refused(UntrustedException.InsufficientSignatures.class).valid()).isZero();
  }
}
