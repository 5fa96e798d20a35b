// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.contenttrust.client.Situation;
import dev.contenttrust.client.Strictness;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.TestKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("what must be refused leaves the store as it was")
class RefusedUpdateTest {
  private final Situation situation = Situation.honest();

  RefusedUpdateTest() {
    situation.publisher.delegation(
        "targets/releases", r -> r.target("1.0", "image 1, released").target("3.0", "image 3"));
    situation.publish();
  }

  /**
   * Resolves a tag and checks that the refusal is of that type and changed nothing; that of a
   * delegation nothing of its own, and no version for the worse.
   */
  private <T extends TrustException> T refused(TrustClient client, String tag, Class<T> type) {
    StoredMetadata before = situation.stored();
    T refusal = catchThrowableOfType(type, () -> client.resolve(situation.tag(tag)));
    assertThat(refusal).describedAs("refusal of %s", tag).isNotNull();
    StoredMetadata after = situation.stored();
    if (refusal instanceof UntrustedException untrusted && !untrusted.role().isTopLevel()) {
      assertThat(after.files().get(untrusted.role()))
          .isEqualTo(before.files().get(untrusted.role()));
      before
          .versions()
          .forEach((role, v) -> assertThat(after.versions().get(role)).isGreaterThanOrEqualTo(v));
      return refusal;
    }
    assertThat(after.files()).isEqualTo(before.files());
    assertThat(after.versions()).isEqualTo(before.versions());
    assertThat(after.revision()).isEqualTo(before.revision());
    return refusal;
  }

  private <T extends TrustException> T refused(Class<T> type) {
    return refused(situation.client(), "1.0", type);
  }

  private void seen() {
    situation.client().resolve(situation.tag("1.0"));
  }

  private void publish(Consumer<RepositoryBuilder> change) {
    change.accept(situation.publisher);
    situation.publish();
  }

  @Nested
  @DisplayName("cases 58 and 37, W1: rollback, against files and remembered versions")
  class Rollback {
    @ParameterizedTest
    @ValueSource(strings = {"timestamp", "snapshot", "targets"})
    void olderTopLevelRole_isRefused(String name) {
      RoleName role = new RoleName(name);
      publish(p -> p.change(role, r -> r.version(5)));
      seen();
      publish(p -> p.change(role, r -> r.version(4)));
      UntrustedException.Rollback refusal = refused(UntrustedException.Rollback.class);
      assertThat(refusal.role()).isEqualTo(role);
      assertThat(refusal.offered()).isEqualTo(4);
      assertThat(refusal.required()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"timestamp", "snapshot", "targets"})
    void newerTopLevelRole_isAccepted(String name) {
      publish(p -> p.change(new RoleName(name), r -> r.version(5)));
      seen();
      publish(p -> p.change(new RoleName(name), r -> r.version(6)));
      seen();
    }

    @Test
    void olderDelegation_isRefusedWithTheSnapshotNewer() {
      PublishedRepository old = situation.publish();
      publish(p -> p.delegation("targets/releases", r -> r.target("1.0", "image 1, fixed")));
      seen();
      publish(p -> p.delegation("targets/releases", r -> r.replay(old.file(RoleName.RELEASES))));
      assertThat(refused(UntrustedException.Rollback.class).role()).isEqualTo(RoleName.RELEASES);
      assertThat(
              refused(
                      situation.client(b -> b.strictness(Strictness.LENIENT)),
                      "1.0",
                      UntrustedException.Rollback.class)
                  .role())
          .isEqualTo(RoleName.RELEASES);
    }

    @Test
    void damagedStoredTimestamp_doesNotLetAnOlderOneIn() {
      publish(p -> p.timestamp(t -> t.version(5)));
      seen();
      damage(RoleName.TIMESTAMP, Bytes.utf8("{"));
      publish(p -> p.timestamp(t -> t.version(4)));
      assertThat(refused(UntrustedException.Rollback.class).required()).isEqualTo(5);
    }

    @Test
    void expiredStoredTimestamp_stillProtects() {
      publish(p -> p.timestamp(t -> t.version(5)));
      seen();
      situation.after(Duration.ofDays(20));
      publish(p -> p.timestamp(t -> t.version(4)));
      assertThat(refused(UntrustedException.Rollback.class).required()).isEqualTo(5);
    }

    @Test
    void olderRoot_isRefused() {
      PublishedRepository old = situation.publish();
      publish(p -> p.rotate(RoleName.ROOT));
      seen();
      situation.server.serve(old);
      assertThat(refused(UntrustedException.Rollback.class)).isNotNull();
    }
  }

  private void damage(RoleName role, Bytes bytes) {
    StoredMetadata stored = situation.stored();
    Map<RoleName, Bytes> files = new TreeMap<>(stored.files());
    files.put(role, bytes);
    situation.store.replace(
        situation.gun(), stored, new StoredMetadata(files, stored.versions(), "", List.of()));
  }

  @Nested
  @DisplayName("cases 59, 66, W2 to W4, W19: broken links")
  class Links {
    @ParameterizedTest
    @ValueSource(strings = {"snapshot", "targets"})
    void otherBytesUnderTheHashedName_areRefused(String name) {
      seen();
      Bytes old = situation.publisher.published(new RoleName(name));
      publish(p -> p.targets(t -> t.target("9", "image 9")));
      situation.server.answer(situation.hashed(new RoleName(name)), () -> Optional.of(old));
      assertThat(refused(UntrustedException.ChecksumMismatch.class).role())
          .isEqualTo(new RoleName(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"snapshot", "targets", "targets/releases"})
    void promisedFileThatIsNotThere_isRefused(String name) {
      seen();
      publish(
          p ->
              p.targets(t -> t.target("9", "image 9"))
                  .delegation("targets/releases", r -> r.target("9", "image 9")));
      situation.server.answer(situation.hashed(new RoleName(name)), Optional::empty);
      assertThat(refused(UntrustedException.Missing.class).role()).isEqualTo(new RoleName(name));
    }

    @Test
    void longerFileThanPromised_isRefused() {
      seen();
      publish(p -> p.targets(t -> t.target("9", "image 9")));
      situation.server.answer(
          situation.hashed(RoleName.TARGETS),
          () -> {
            throw new MetadataSource.TooLongException("x", 7);
          });
      assertThat(refused(UntrustedException.LengthExceeded.class).role())
          .isEqualTo(RoleName.TARGETS);
    }

    @Test
    void delegationThatVanishedFromTheSnapshot_isRefused() {
      seen();
      publish(p -> p.delegation("targets/releases", r -> r.notInSnapshot()));
      assertThat(refused(UntrustedException.Missing.class).role()).isEqualTo(RoleName.RELEASES);
    }

    @Test
    void delegationThatItsDelegatorWithdrew_mayGo() {
      seen();
      publish(p -> p.withoutDelegation("targets/releases"));
      assertThat(situation.client().resolve(situation.tag("1.0")).digest())
          .isEqualTo(Digest.sha256Of(Bytes.utf8("image 1")));
    }

    @Test
    void expiredDelegation_endsTheSearchStrictly_andIsPassedOverLeniently() {
      seen();
      publish(p -> p.delegation("targets/releases", r -> r.expires(p.now().minusSeconds(1))));
      assertThat(refused(UntrustedException.Expired.class).role()).isEqualTo(RoleName.RELEASES);
      assertThat(
              situation
                  .client(b -> b.strictness(Strictness.LENIENT))
                  .resolve(situation.tag("1.0"))
                  .digest())
          .isEqualTo(Digest.sha256Of(Bytes.utf8("image 1")));
    }

    @Test
    void delegationSignedByAStranger_isRefused() {
      seen();
      publish(p -> p.delegation("targets/releases", r -> r.resign().signedBy(TestKey.ecdsa())));
      UntrustedException.InsufficientSignatures refusal =
          refused(UntrustedException.InsufficientSignatures.class);
      assertThat(refusal.role()).isEqualTo(RoleName.RELEASES);
      assertThat(refusal.valid()).isZero();
    }

    @Test
    void delegationThatDoesNotCoverTheTag_doesNotMatter() {
      publish(p -> p.delegation("targets/releases", r -> r.paths("v")));
      seen();
      publish(p -> p.delegation("targets/releases", r -> r.resign().signedBy(TestKey.ecdsa())));
      assertThat(situation.client().resolve(situation.tag("1.0")).digest())
          .isEqualTo(Digest.sha256Of(Bytes.utf8("image 1")));
    }
  }

  @Nested
  @DisplayName("cases 8, 13, 16 and 36, W11: expired or malformed roles")
  class Documents {
    @ParameterizedTest
    @ValueSource(strings = {"root", "timestamp", "snapshot", "targets"})
    void expiredRole_isRefused(String name) {
      publish(p -> p.change(new RoleName(name), r -> r.expires(p.now().minusSeconds(1))));
      UntrustedException.Expired refusal = refused(UntrustedException.Expired.class);
      assertThat(refusal.role()).isEqualTo(new RoleName(name));
      assertThat(refusal.checkedAt()).isEqualTo(situation.now());
    }

    @ParameterizedTest
    @ValueSource(strings = {"timestamp", "snapshot", "targets"})
    void roleSignedByAStranger_isRefused(String name) {
      seen();
      publish(p -> p.change(new RoleName(name), r -> r.resign().signedBy(TestKey.ecdsa())));
      assertThat(refused(UntrustedException.InsufficientSignatures.class).role())
          .isEqualTo(new RoleName(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"timestamp", "snapshot", "targets", "targets/releases"})
    void malformedRole_isRefused(String name) {
      seen();
      publish(
          p ->
              p.change(new RoleName(name), r -> r.wire(bytes -> Bytes.utf8(bytes.toUtf8() + "x"))));
      assertThat(refused(UntrustedException.Malformed.class).role()).isEqualTo(new RoleName(name));
    }

    @Test
    void malformedFirstRoot_isRefused() {
      publish(p -> p.root(r -> r.wire(bytes -> bytes.slice(0, bytes.size() - 1))));
      assertThat(refused(UntrustedException.Malformed.class).role()).isEqualTo(RoleName.ROOT);
    }
  }

  @Nested
  @DisplayName("cases 63 and 44, 48: nothing is there")
  class Absence {
    @Test
    void repositoryWithoutTrustData_isToldInDockersWords() {
      situation.server.serve(new PublishedRepository(situation.gun(), Map.of(), Map.of()));
      NotSignedException refusal = refused(NotSignedException.class);
      assertThat(refusal.reason()).isEqualTo(NotSignedException.Reason.NO_TRUST_DATA);
      assertThat(refusal).hasMessageContaining("does not have trust data for " + situation.gun());
    }

    @Test
    void removedTrustData_isToldAndNeverAnsweredFromTheStore() {
      seen();
      situation.server.serve(new PublishedRepository(situation.gun(), Map.of(), Map.of()));
      assertThat(refused(NotSignedException.class).reason())
          .isEqualTo(NotSignedException.Reason.TRUST_DATA_REMOVED);
    }

    @Test
    void missingTimestampBesideARoot_isNotRemoval() {
      seen();
      situation.server.serve(situation.publish().without("timestamp.json"));
      assertThat(refused(UntrustedException.Missing.class).role()).isEqualTo(RoleName.TIMESTAMP);
    }

    @Test
    void missingDelegationWhoseNameHasRootInIt_isNotRemoval() {
      publish(p -> p.delegation("targets/rooty", r -> r.target("7", "image 7").notServed()));
      assertThat(
              catchThrowableOfType(
                      UntrustedException.Missing.class,
                      () -> situation.client().lookup(situation.gun(), "7"))
                  .role())
          .isEqualTo(new RoleName("targets/rooty"));
      seen();
    }

    @Test
    void unknownTag_isToldInDockersWords() {
      seen();
      NotSignedException refusal = refused(situation.client(), "nope", NotSignedException.class);
      assertThat(refusal.reason()).isEqualTo(NotSignedException.Reason.NO_SUCH_TARGET);
      assertThat(refusal).hasMessageContaining("No valid trust data for nope");
    }
  }
}
