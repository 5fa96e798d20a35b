// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.contenttrust.client.store.RoleStore;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.testing.Fault;
import dev.contenttrust.testing.TufServer;
import dev.contenttrust.testing.tuf.SimulatedRepository;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where files come from: other servers of the same files, redirects, repositories that move. */
class MirrorsTest {
  private static final Bytes CONTENT = Bytes.utf8("content");
  private static final String HASHED = Digest.sha256Of(CONTENT).hex() + ".file";

  @TempDir private Path folder;
  private final SimulatedRepository repository = new SimulatedRepository();
  private final TufServer first = TufServer.start(repository);
  private final TufServer second = TufServer.start(repository);
  private final RoleStore store = RoleStore.memory();
  private URI metadata = first.metadata();
  private URI[] otherMetadata = {second.metadata()};

  MirrorsTest() {
    TufClient.install(store, repository.anchor());
    repository.targets.target("file", CONTENT);
    repository.publishNext(repository.targets);
    repository.serve(HASHED, CONTENT);
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  private TufClient client() {
    return TufClient.anchoredInStore()
        .store(store)
        .metadataUrl(metadata, otherMetadata)
        .targetUrl(first.targets(), second.targets())
        .clock(Clock.fixed(SimulatedRepository.NOW, ZoneOffset.UTC))
        .build();
  }

  private void askOnly(URI place) {
    metadata = place;
    otherMetadata = new URI[0];
  }

  private Path download() {
    TufClient client = client();
    return client.download(client.target("file"), folder);
  }

  private <T extends TrustException> T refused(Class<T> type) {
    T refusal = catchThrowableOfType(type, this::download);
    assertThat(refusal).isNotNull();
    return refusal;
  }

  @Test
  void firstServerThatAnswers_isAskedAlone() {
    assertThat(download()).hasContent("content");
    assertThat(first.requests()).hasSize(5);
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void serverThatIsGone_isReplacedByItsMirror_andNotAskedAgain() {
    first.close();
    assertThat(download()).hasContent("content");
    assertThat(second.requests())
        .containsExactly(
            "GET /metadata/2.root.json 404",
            "GET /metadata/timestamp.json 200",
            "GET /metadata/2.snapshot.json 200",
            "GET /metadata/2.targets.json 200",
            "GET /targets/" + HASHED + " 200");
  }

  @Test
  void forbiddenFile_isARefusedAccess_unlessItShallMeanAbsence() {
    askOnly(first.metadata());
    first.inject("2.root.json", new Fault.Status(403));
    TrustServerException refused = refused(TrustServerException.class);
    assertThat(refused.reason()).isEqualTo(TrustServerException.Reason.FORBIDDEN);

    TufClient lenient =
        TufClient.anchoredInStore()
            .store(store)
            .metadataUrl(metadata)
            .forbiddenMeansAbsent()
            .clock(Clock.fixed(SimulatedRepository.NOW, ZoneOffset.UTC))
            .build();
    assertThat(lenient.target("file")).isNotNull();
  }

  @Test
  void serverThatFailsHalfway_isLeftForTheRestOfThePass() {
    first.inject("timestamp.json", new Fault.Status(503));
    assertThat(download()).hasContent("content");
    assertThat(first.requests())
        .containsExactly(
            "GET /metadata/2.root.json 404",
            "GET /metadata/timestamp.json Status",
            "GET /targets/" + HASHED + " 200");
    assertThat(second.requests()).hasSize(3);
  }

  @Test
  void targetThatOneServerLacks_isHadFromTheOther() {
    first.inject(HASHED, new Fault.Status(404));
    assertThat(download()).hasContent("content");
  }

  @Test
  void downloadThatBreaksOff_beginsAnewElsewhere() {
    first.inject(HASHED, new Fault.Truncate(3));
    assertThat(download()).hasContent("content");
  }

  @Test
  void targetThatNobodyHas_isMissing_unlessSomebodyCouldNotBeAsked() {
    repository.withhold(HASHED);
    refused(UntrustedException.Missing.class);
    first.inject(HASHED, new Fault.Status(500));
    refused(TrustServerException.class);
  }

  @Test
  void whenNoServerCanBeUsed_theFirstFailureIsTold_withTheOthers() {
    first.inject("timestamp.json", new Fault.Status(503));
    second.inject("timestamp.json", new Fault.Status(500));
    TrustServerException refusal = refused(TrustServerException.class);
    assertThat(refusal.status()).isEqualTo(503);
    assertThat(refusal.getSuppressed()).hasSize(1);
  }

  @Test
  void lyingMirror_isRefusedLikeAnyServer() {
    first.close();
    second.inject(HASHED, new Fault.Replace(Bytes.utf8("cOntent")));
    refused(UntrustedException.ChecksumMismatch.class);
    assertThat(folder).isEmptyDirectory();
    second.inject("timestamp.json", new Fault.Replace(Bytes.utf8("{}")));
    refused(UntrustedException.Malformed.class);
  }

  @Test
  void absentRoot_isAnAnswer_andEndsTheWalkWithoutAskingOthers() {
    download();
    assertThat(first.requests()).startsWith("GET /metadata/2.root.json 404");
    assertThat(second.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void redirects_areFollowed_forMetadataAndTargets(int status) {
    for (String file : List.of("timestamp.json", "2.snapshot.json", "2.targets.json")) {
      first.inject(file, moved(status, second.metadata() + file));
    }
    first.inject(HASHED, moved(status, second.targets() + HASHED));
    assertThat(download()).hasContent("content");
    assertThat(first.requests()).hasSize(5);
    assertThat(second.requests()).hasSize(4);
  }

  @Test
  void redirectsInACircle_orToPlainHttpElsewhere_areNotFollowed() {
    askOnly(first.metadata());
    first.inject("timestamp.json", moved(302, first.metadata() + "timestamp.json"));
    assertThat(refused(TrustServerException.class).reason())
        .isEqualTo(TrustServerException.Reason.REDIRECTED);
    first.clearFaults();
    first.inject("timestamp.json", moved(302, "http://example.com/timestamp.json"));
    assertThat(refused(TrustServerException.class).reason())
        .isEqualTo(TrustServerException.Reason.REDIRECTED);
  }

  @Test
  void repositoryThatMoved_isRefreshedFromItsNewPlace_andMayNotGoBack() {
    download();
    askOnly(second.metadata());
    repository.publishNext(repository.targets);
    assertThat(client().refresh().version(RoleName.TARGETS)).isEqualTo(3);
    second.inject("timestamp.json", new Fault.Replace(oldTimestamp()));
    assertThat(catchThrowableOfType(UntrustedException.Rollback.class, client()::refresh))
        .isNotNull();
  }

  private Bytes oldTimestamp() {
    repository.timestamp.version = 1;
    repository.publish();
    return repository.file("timestamp.json");
  }

  private static Fault moved(int status, String to) {
    return new Fault.Status(status, Map.of("Location", to), "");
  }
}
