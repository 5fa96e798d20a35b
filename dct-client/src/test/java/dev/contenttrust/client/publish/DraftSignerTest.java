// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import static dev.contenttrust.testing.RepositoryBuilder.GUN;
import static dev.contenttrust.testing.RepositoryBuilder.NOW;
import static dev.contenttrust.testing.RepositoryBuilder.repository;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.NotaryFixedPoint;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.SnapshotMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.crypto.CanonicalKeyId;
import dev.contenttrust.crypto.SignatureVerifier;
import dev.contenttrust.crypto.Signer;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.TestCertificate;
import dev.contenttrust.testing.TestKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DraftSignerTest {
  private static final Digest ONE = Digest.sha256Of(Bytes.utf8("one"));
  private static final RoleName ALICE = new RoleName("targets/alice");
  private static final RepositoryEdit SIGN_ONE =
      RepositoryEdit.of(GUN).signTag("1.0", ONE, 3, RoleName.TARGETS);

  private final Keys keys = new Keys();
  private final TestKey root = keys.add(certified(TestKey.ecdsa()));
  private final TestKey targets = keys.add(TestKey.ecdsa());
  private final TestKey snapshot = TestKey.ecdsa();

  @Test
  void everyFile_verifiesUnderItsKeys_andIsWhatNotaryWouldWriteAgain() {
    keys.add(snapshot);
    RepositoryState before = States.of(honest().publish());

    SignedDraft signed =
        sign(
            before,
            SIGN_ONE.with(new Change.RotateKeys(RoleName.SNAPSHOT, List.of(snapshot.publicKey()))));

    assertThat(signed.files()).containsOnlyKeys(RoleName.ROOT, RoleName.TARGETS, RoleName.SNAPSHOT);
    assertThat(signed.files().values()).allMatch(NotaryFixedPoint::isFixedPoint);
    SignedMetadata<TargetsMetadata> file =
        States.FORMAT.readTargets(RoleName.TARGETS, file(signed, RoleName.TARGETS));
    assertThat(file.signatures())
        .singleElement()
        .satisfies(s -> verifies(targets, s, file.signedBytes()));
  }

  @Test
  void snapshotWhoseKeyIsElsewhere_isLeftToTheServer() {
    SignedDraft signed = sign(States.of(honest().publish()), SIGN_ONE);

    assertThat(signed.signsSnapshot()).isFalse();
    assertThat(signed.files()).containsOnlyKeys(RoleName.TARGETS);
  }

  @Test
  void ownSnapshot_promisesChangedFilesAndTheServersBytesOfTheOthers() {
    keys.add(snapshot);
    RepositoryState before =
        States.of(
            honest()
                .delegation("targets/alice", a -> a.target("a", "x"))
                .delegation("targets/bob", b -> b.target("b", "x"))
                .publish());

    SignedDraft signed = sign(before, SIGN_ONE.removeDelegation(ALICE));

    SnapshotMetadata made = States.FORMAT.readSnapshot(file(signed, RoleName.SNAPSHOT)).payload();
    assertThat(made.version()).isEqualTo(2);
    assertThat(made.meta())
        .containsOnlyKeys(RoleName.ROOT, RoleName.TARGETS, new RoleName("targets/bob"));
    assertThat(made.meta().get(RoleName.TARGETS).hashes().sha256())
        .contains(Digest.sha256Of(file(signed, RoleName.TARGETS)));
    assertThat(made.meta().get(RoleName.ROOT).hashes().sha256())
        .contains(Digest.sha256Of(before.root().wireBytes()));
  }

  @Test
  void newRootKey_signsTogetherWithTheOldOne() {
    TestKey fresh = keys.add(certified(TestKey.ecdsa()));
    RepositoryEdit rotation =
        RepositoryEdit.of(GUN).with(new Change.RotateKeys(RoleName.ROOT, List.of(fresh.listed())));

    SignedMetadata<RootMetadata> made =
        States.FORMAT.readRoot(file(sign(States.of(honest().publish()), rotation), RoleName.ROOT));

    assertThat(made.payload().version()).isEqualTo(2);
    assertThat(made.signatures())
        .extracting(Signature::keyId)
        .containsExactlyInAnyOrder(root.id(), fresh.id());
    assertThat(made.payload().role(RoleName.ROOT).keyIds()).containsExactly(fresh.id());
    assertThat(made.payload().keys()).describedAs("old certificates stay").containsKey(root.id());
  }

  @Test
  void newRootKey_withoutTheOldOneAtHand_isRefused() {
    TestKey fresh = keys.add(certified(TestKey.ecdsa()));
    RepositoryState before = States.of(honest().publish());
    keys.lose(root);

    assertThatThrownBy(
            () ->
                sign(
                    before,
                    RepositoryEdit.of(GUN)
                        .with(new Change.RotateKeys(RoleName.ROOT, List.of(fresh.listed())))))
        .isInstanceOfSatisfying(
            PublishException.class,
            e -> {
              assertThat(e.step()).isEqualTo(PublishException.Step.KEYS);
              assertThat(e)
                  .hasMessageContaining(CanonicalKeyId.of(root.listed()).orElseThrow().value());
            });
  }

  @Test
  void missingKeys_areNamed_andNothingIsMade() {
    RepositoryState before = States.of(honest().publish());
    keys.lose(targets);

    assertThatThrownBy(() -> sign(before, SIGN_ONE))
        .isInstanceOfSatisfying(
            PublishException.class,
            e -> {
              assertThat(e.step()).isEqualTo(PublishException.Step.KEYS);
              assertThat(e)
                  .hasMessageContaining("targets of " + GUN)
                  .hasMessageContaining(targets.id().value());
            });
  }

  @Test
  void thresholdOfTwo_needsTwoDifferentKeys() {
    TestKey one = keys.add(TestKey.ecdsa());
    TestKey two = TestKey.ecdsa();
    RepositoryState before =
        States.of(
            honest()
                .delegation("targets/alice", a -> a.target("a", "x").keys(one, two).threshold(2))
                .publish());
    RepositoryEdit edit = RepositoryEdit.of(GUN).signTag("1.0", ONE, 3, ALICE);

    assertThatThrownBy(() -> sign(before, edit))
        .isInstanceOf(PublishException.class)
        .hasMessageContaining("2 needed, 1 at hand");
    keys.add(two);
    SignedMetadata<TargetsMetadata> made =
        States.FORMAT.readTargets(ALICE, file(sign(before, edit), ALICE));
    assertThat(made.signatures())
        .extracting(Signature::keyId)
        .containsExactlyInAnyOrder(one.id(), two.id());
  }

  @Test
  void customDataThatNotaryCouldNotSignAgain_isRefused() {
    dev.contenttrust.core.metadata.TargetFile target =
        new dev.contenttrust.core.metadata.TargetFile(
            "1.0",
            3,
            dev.contenttrust.core.Hashes.of(ONE),
            new dev.contenttrust.core.json.JsonValue.JsonString("<b>"),
            dev.contenttrust.core.json.JsonValue.JsonObject.empty());

    assertThatThrownBy(
            () ->
                sign(
                    States.of(honest().publish()),
                    RepositoryEdit.of(GUN).addTarget(RoleName.TARGETS, target)))
        .isInstanceOfSatisfying(
            PublishException.class,
            e -> assertThat(e.step()).isEqualTo(PublishException.Step.VALIDATE));
  }

  private RepositoryBuilder honest() {
    return repository()
        .root(r -> r.keys(root))
        .targets(t -> t.target("0.9", "zero").keys(targets))
        .snapshot(s -> s.keys(snapshot));
  }

  private SignedDraft sign(RepositoryState before, RepositoryEdit edit) {
    Draft draft =
        new EditApplication(GUN.value(), States.FORMAT, before, Lifetimes.NOTARY, NOW).apply(edit);
    return new DraftSigner(
            GUN.value(), States.FORMAT, SignatureVerifier.create(), keys, Lifetimes.NOTARY, NOW)
        .sign(draft);
  }

  private static Bytes file(SignedDraft signed, RoleName role) {
    Bytes file = signed.files().get(role);
    assertThat(file).describedAs("%s among the files", role).isNotNull();
    return file;
  }

  private static void verifies(TestKey key, Signature signature, Bytes message) {
    assertThat(SignatureVerifier.create().verifies(key.listed(), signature, message)).isTrue();
  }

  private static TestKey certified(TestKey key) {
    return key.certified(TestCertificate.notary(GUN.value(), NOW));
  }

  private static final class Keys implements SigningKeys {
    private final Map<KeyId, Signer> signers = new HashMap<>();

    TestKey add(TestKey key) {
      signers.put(CanonicalKeyId.of(key.listed()).orElseThrow(), key);
      return key;
    }

    void lose(TestKey key) {
      signers.remove(CanonicalKeyId.of(key.listed()).orElseThrow());
    }

    @Override
    public Optional<Signer> find(KeyId canonicalId) {
      return Optional.ofNullable(signers.get(canonicalId));
    }
  }
}
