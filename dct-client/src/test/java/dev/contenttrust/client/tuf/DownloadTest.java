// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.contenttrust.client.store.RoleStore;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.testing.tuf.SimulatedRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TUF 1.0.34, 5.7: fetching targets. */
class DownloadTest {
  private static final Bytes CONTENT = Bytes.utf8("content");
  private static final String SHA256 = Digest.sha256Of(CONTENT).hex();

  @TempDir private Path folder;
  private final SimulatedRepository repository = new SimulatedRepository();
  private Updater updater;
  private Path out;

  @BeforeEach
  void aTarget() {
    updater = new Updater(repository, RoleStore.directory(folder.resolve("metadata")));
    TufClient.install(updater.store, repository.anchor());
    out = folder.resolve("out");
    repository.targets.target("dir/file.txt", CONTENT);
    repository.publishNext(repository.targets);
    repository.serve("dir/" + SHA256 + ".file.txt", CONTENT);
  }

  private <T extends TrustException> T refused(Class<T> type, String path) {
    TufClient client = updater.client();
    T refusal = catchThrowableOfType(type, () -> client.download(client.target(path), out));
    assertThat(refusal).isNotNull();
    return refusal;
  }

  private List<Path> files(Path where) throws IOException {
    if (!Files.exists(where)) {
      return List.of();
    }
    try (var files = Files.list(where)) {
      return files.toList();
    }
  }

  @Test
  void target_isFetchedUnderItsHash_andStoredUnderItsPath() throws IOException {
    TufClient client = updater.client();
    Path file = client.download(client.target("dir/file.txt"), out);
    assertThat(file).hasContent("content").isEqualTo(out.resolve("dir%2Ffile.txt"));
    assertThat(repository.requests).endsWith("dir/" + SHA256 + ".file.txt");
    assertThat(files(out)).containsExactly(file);
    assertThat(files(folder.resolve("metadata")))
        .noneMatch(left -> left.toString().endsWith(".part"));
  }

  @Test
  void targetThatIsThere_isNotFetchedAgain_untilItChanges() throws IOException {
    TufClient client = updater.client();
    Path file = client.download(client.target("dir/file.txt"), out);
    repository.requests.clear();
    TufClient second = updater.client();
    second.download(second.target("dir/file.txt"), out);
    assertThat(repository.requests).containsExactly("2.root.json", "timestamp.json");

    Bytes changed = Bytes.utf8("changed");
    repository.targets.target("dir/file.txt", changed);
    repository.publishNext(repository.targets);
    repository.serve("dir/" + Digest.sha256Of(changed).hex() + ".file.txt", changed);
    TufClient third = updater.client();
    third.download(third.target("dir/file.txt"), out);
    assertThat(file).hasContent("changed");
    assertThat(files(out)).containsExactly(file);
  }

  @Test
  void damagedFile_isFetchedAgain() throws IOException {
    TufClient client = updater.client();
    Path file = client.download(client.target("dir/file.txt"), out);
    Files.writeString(file, "cOntent");
    client.download(client.target("dir/file.txt"), out);
    assertThat(file).hasContent("content");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cOntent", "conten", ""})
  void otherContent_isRefused_andTheEarlierFileStays(String served) throws IOException {
    TufClient client = updater.client();
    Path file = client.download(client.target("dir/file.txt"), out);
    Files.writeString(file, "earlier");
    repository.serve("dir/" + SHA256 + ".file.txt", Bytes.utf8(served));
    refused(UntrustedException.ChecksumMismatch.class, "dir/file.txt");
    assertThat(file).hasContent("earlier");
    assertThat(files(out)).containsExactly(file);
  }

  @Test
  void longerContent_isCutOffAndRefused() throws IOException {
    repository.serve("dir/" + SHA256 + ".file.txt", Bytes.utf8("content and more"));
    assertThat(refused(UntrustedException.LengthExceeded.class, "dir/file.txt").limit())
        .isEqualTo(CONTENT.size());
    assertThat(files(out)).isEmpty();
  }

  @Test
  void oneWrongHashOfTwo_isRefused() throws IOException {
    repository.targets.target(
        "dir/file.txt",
        CONTENT.size(),
        new Hashes(
            Map.of(
                "sha256", Digest.sha256Of(CONTENT).bytes(),
                "sha512", Digest.Algorithm.SHA512.hash(Bytes.utf8("other")))));
    repository.publishNext(repository.targets);
    refused(UntrustedException.ChecksumMismatch.class, "dir/file.txt");
    assertThat(files(out)).isEmpty();
  }

  @Test
  void sha512Alone_isEnough() {
    Bytes hash = Digest.Algorithm.SHA512.hash(CONTENT);
    repository.targets.target("a", CONTENT.size(), new Hashes(Map.of("sha512", hash)));
    repository.publishNext(repository.targets);
    repository.serve(hash.toHex() + ".a", CONTENT);
    TufClient client = updater.client();
    assertThat(client.download(client.target("a"), out)).hasContent("content");
  }

  @Test
  void onlyUnknownHashes_areRefusedWithoutARequest() {
    repository.targets.target("a", 7, new Hashes(Map.of("blake7", Bytes.utf8("x"))));
    repository.publishNext(repository.targets);
    refused(UntrustedException.UnusableTarget.class, "a");
    assertThat(repository.requests).endsWith("3.targets.json");
  }

  @Test
  void withoutConsistentSnapshots_orOnRequest_thePlainNameIsAsked() {
    repository.serve("dir/file.txt", CONTENT);
    updater.change = builder -> builder.plainTargetNames();
    TufClient client = updater.client();
    client.download(client.target("dir/file.txt"), out);
    assertThat(repository.requests).endsWith("dir/file.txt");

    repository.consistentSnapshot = false;
    repository.publishNextRoot();
    repository.publish();
    updater.change = builder -> builder;
    TufClient plain = updater.client();
    plain.download(plain.target("dir/file.txt"), folder.resolve("other"));
    assertThat(repository.requests).endsWith("dir/file.txt");
  }

  @Test
  void missingTarget_isSaid() {
    repository.withhold("dir/" + SHA256 + ".file.txt");
    refused(UntrustedException.Missing.class, "dir/file.txt");
  }

  @Test
  void offline_givesWhatIsThere_andFetchesNothing() {
    TufClient client = updater.client();
    client.download(client.target("dir/file.txt"), out);
    repository.requests.clear();
    updater.change = builder -> builder.offline();
    TufClient offline = updater.client();
    offline.download(offline.target("dir/file.txt"), out);
    TrustServerException refusal =
        catchThrowableOfType(
            TrustServerException.class,
            () -> offline.download(offline.target("dir/file.txt"), folder.resolve("new")));
    assertThat(refusal.reason()).isEqualTo(TrustServerException.Reason.OFFLINE);
    assertThat(repository.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc/x", "/etc/x", "..", "a\\b", "nul", ".hidden", "a:b", "\u0001"})
  void oddTargetPaths_stayInsideTheFolder(String path) throws IOException {
    repository.targets.target(path, CONTENT);
    repository.publishNext(repository.targets);
    int name = path.lastIndexOf('/') + 1;
    repository.serve(path.substring(0, name) + SHA256 + "." + path.substring(name), CONTENT);
    TufClient client = updater.client();
    Path file = client.download(client.target(path), out);
    assertThat(file.normalize().getParent()).isEqualTo(out);
    assertThat(files(out)).containsExactly(file);
    assertThat(file.getFileName().toString()).doesNotStartWith(".");
  }

  @Test
  void emptyTarget_isDownloaded() {
    repository.targets.target("empty", Bytes.empty());
    repository.publishNext(repository.targets);
    repository.serve(Digest.sha256Of(Bytes.empty()).hex() + ".empty", Bytes.empty());
    TufClient client = updater.client();
    assertThat(client.download(client.target("empty"), out)).isEmptyFile();
  }

  @Test
  void whatADeadProcessLeft_isRemoved_whatALiveOneWritesIsNot() throws IOException {
    Path staging = updater.store.staging();
    Path old = Files.writeString(staging.resolve("tuf-download-1.part"), "unfinished");
    Path fresh = Files.writeString(staging.resolve("tuf-download-2.part"), "unfinished");
    Files.setLastModifiedTime(
        old, FileTime.from(SimulatedRepository.NOW.minus(Duration.ofHours(25))));
    Files.setLastModifiedTime(
        fresh, FileTime.from(SimulatedRepository.NOW.minus(Duration.ofHours(23))));
    TufClient client = updater.client();
    client.download(client.target("dir/file.txt"), out);
    assertThat(old).doesNotExist();
    assertThat(fresh).exists();
  }

  @Test
  void symbolicLinkAtThePlace_isReplacedAndNotFollowed() throws IOException {
    Files.createDirectories(out);
    Path victim = Files.writeString(folder.resolve("victim"), "victim");
    Files.createSymbolicLink(out.resolve("dir%2Ffile.txt"), victim);
    TufClient client = updater.client();
    Path file = client.download(client.target("dir/file.txt"), out);
    assertThat(victim).hasContent("victim");
    assertThat(Files.isSymbolicLink(file)).isFalse();
    assertThat(file).hasContent("content");
  }
}
