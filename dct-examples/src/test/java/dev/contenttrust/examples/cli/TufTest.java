// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.examples.programs.UpdaterExample;
import dev.contenttrust.testing.TufServer;
import dev.contenttrust.testing.tuf.SimulatedKey;
import dev.contenttrust.testing.tuf.SimulatedRepository;
import dev.contenttrust.testing.tuf.SimulatedRole;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code dct tuf} as the TUF project's conformance suite calls it, over HTTP. */
class TufTest {
  private static final Bytes CONTENT = Bytes.utf8("content");

  @TempDir private Path folder;
  private final SimulatedRepository repository = new SimulatedRepository();
  private TufServer server;

  @BeforeEach
  void serve() {
    server = TufServer.start(repository);
    repository.targets.target("dir/file.txt", CONTENT);
    repository.publishNext(repository.targets);
    repository.serve("dir/" + Digest.sha256Of(CONTENT).hex() + ".file.txt", CONTENT);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Path metadata() {
    return folder.resolve("metadata");
  }

  private Path targets() {
    return folder.resolve("targets");
  }

  private CommandRun.Result init() throws IOException {
    Path root = folder.resolve("anchor");
    Files.write(root, repository.anchor().toArray());
    return dct("tuf", "--metadata-dir", metadata().toString(), "init", root.toString());
  }

  private CommandRun.Result refresh() {
    return dct(
        "tuf",
        "--metadata-dir",
        metadata().toString(),
        "--metadata-url",
        server.metadata().toString(),
        "refresh");
  }

  private CommandRun.Result download(String... names) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "tuf",
                "--metadata-dir",
                metadata().toString(),
                "--metadata-url",
                withoutSlash(server.metadata()),
                "--target-dir",
                targets().toString(),
                "--target-base-url",
                withoutSlash(server.targets())));
    for (String name : names) {
      arguments.add("--target-name");
      arguments.add(name);
    }
    arguments.add("download");
    return dct(arguments.toArray(String[]::new));
  }

  private static String withoutSlash(URI base) {
    return base.toString().replaceFirst("/$", "");
  }

  private CommandRun.Result dct(String... arguments) {
    return new CommandRun(folder, SimulatedRepository.NOW).run(arguments);
  }

  private List<String> names(Path where) throws IOException {
    if (!Files.exists(where)) {
      return List.of();
    }
    try (var files = Files.list(where)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void initAndRefresh_storeTheRolesAndNothingElseThatLooksLikeOne() throws IOException {
    assertThat(init().code()).isZero();
    assertThat(server.requests()).isEmpty();
    CommandRun.Result refreshed = refresh();
    assertThat(refreshed.code()).as(refreshed.err()).isZero();
    assertThat(server.requests())
        .containsExactly(
            "GET /metadata/2.root.json 404",
            "GET /metadata/timestamp.json 200",
            "GET /metadata/2.snapshot.json 200",
            "GET /metadata/2.targets.json 200");
    assertThat(names(metadata()).stream().filter(name -> name.endsWith(".json")))
        .containsExactly("root.json", "snapshot.json", "targets.json", "timestamp.json");
    assertThat(metadata().resolve("snapshot.json"))
        .hasBinaryContent(repository.file("2.snapshot.json").toArray());
  }

  @Test
  void download_withoutARefreshBefore_refreshes_andIsNotRepeated() throws IOException {
    init();
    assertThat(download("dir/file.txt").code()).isZero();
    assertThat(server.requests())
        .endsWith("GET /targets/dir/" + Digest.sha256Of(CONTENT).hex() + ".file.txt 200");
    assertThat(names(targets())).containsExactly("dir%2Ffile.txt");
    assertThat(targets().resolve("dir%2Ffile.txt")).hasContent("content");
    server.clearRequests();
    assertThat(download("dir/file.txt").code()).isZero();
    assertThat(server.requests())
        .containsExactly("GET /metadata/2.root.json 404", "GET /metadata/timestamp.json 200");
  }

  @Test
  void severalTargets_shareOneRefresh_andStopAtTheFirstFailure() throws IOException {
    Bytes other = Bytes.utf8("other");
    repository.targets.target("other", other);
    repository.publishNext(repository.targets);
    repository.serve(Digest.sha256Of(other).hex() + ".other", other);
    init();
    assertThat(download("dir/file.txt", "missing", "other").code()).isEqualTo(1);
    assertThat(names(targets())).containsExactly("dir%2Ffile.txt");
    assertThat(download("other", "dir/file.txt").code()).isZero();
    assertThat(names(targets())).containsExactly("dir%2Ffile.txt", "other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"expired", "unsigned", "broken", "failing"})
  void everyFailure_isExactlyOne(String what) throws IOException {
    init();
    SimulatedRole timestamp = repository.timestamp;
    switch (what) {
      case "expired" -> timestamp.expires = Instant.EPOCH;
      case "unsigned" -> timestamp.signers = List.of(SimulatedKey.ed25519());
      default -> {}
    }
    repository.publishNext();
    if (what.equals("broken")) {
      repository.serve("timestamp.json", Bytes.utf8("{"));
    }
    if (what.equals("failing")) {
      repository.fail("timestamp.json", TrustServerException.Reason.SERVER_ERROR, 500);
    }
    CommandRun.Result result = refresh();
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).isNotBlank().doesNotContain("\tat ");
    assertThat(server.requests()).hasSize(2);
    assertThat(names(metadata())).doesNotContain("timestamp.json");
  }

  @Test
  void wrongUsage_isOneToo() throws IOException {
    init();
    assertThat(dct("tuf").code()).isEqualTo(1);
    assertThat(dct("tuf", "refresh").code()).isEqualTo(1);
    assertThat(dct("tuf", "--metadata-dir", metadata().toString(), "refresh").code()).isEqualTo(1);
    assertThat(dct("tuf", "--metadata-dir", metadata().toString(), "no-such-verb").code())
        .isEqualTo(1);
    assertThat(download().code()).isEqualTo(1);
  }

  @Test
  void rootThatIsNone_isRefusedByInit() throws IOException {
    Path root = Files.writeString(folder.resolve("anchor"), "{}");
    assertThat(dct("tuf", "--metadata-dir", metadata().toString(), "init", root.toString()).code())
        .isEqualTo(1);
  }

  @Test
  void exampleProgram_updates() {
    for (String role : List.of("root", "timestamp", "snapshot", "targets")) {
      repository.role(role).expires = Instant.parse("2999-01-01T00:00:00Z");
    }
    repository.publishNextRoot();
    repository.publishNext(repository.targets);
    Path file =
        UpdaterExample.update(
            repository.file("2.root.json"),
            server.metadata().resolve(".."),
            "dir/file.txt",
            folder.resolve("app"));
    assertThat(file).hasContent("content");
  }
}
