// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.publish.PublishException;
import dev.contenttrust.client.publish.PublishReport;
import dev.contenttrust.client.publish.RepositoryEdit;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.crypto.CanonicalKeyId;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.RootCertificateIssuer;
import dev.contenttrust.crypto.keystore.KeyEntry;
import dev.contenttrust.crypto.pem.PublicKeyPem;
import dev.contenttrust.testing.peers.DockerTrustCli;
import dev.contenttrust.testing.peers.FakeDockerEngine;
import dev.contenttrust.testing.peers.RequiresPeers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Repositories that we and the real {@code docker trust} publish in turns, over one trust folder.
 */
@RequiresPeers({"notary-server", "docker"})
class DockerPublishingTest {
  private static final RoleName ALICE = new RoleName("targets/alice");
  private static final RoleName BOB = new RoleName("targets/bob");
  @RegisterExtension static final RealServer SERVER = new RealServer();

  @TempDir Path folder;

  private final Gun gun = RealServer.newGun("registry.example.com/docker");
  private FakeDockerEngine engine;
  private DockerTrustCli docker;
  private OurUser ours;

  @BeforeEach
  void oneMachine() {
    engine = FakeDockerEngine.start();
    docker = SERVER.docker(folder, engine);
    ours = beside(docker);
  }

  @AfterEach
  void stopEngine() {
    engine.close();
  }

  @Test
  @DisplayName(
      "docker cases 50 and 52: the first tag that we sign is inspected and pulled by docker")
  void firstTag_isPulledByDocker() {
    ours.publisher()
        .initialiser()
        .initialise(RepositoryEdit.of(gun).signTag("v1", digest("1"), 11, RoleName.TARGETS));

    assertThat(docker.inspect(gun + ":v1")).contains(digest("1").hex(), "Repo Admin");
    docker.pull(gun + ":v1").orThrow();
    assertThat(engine.pulled()).containsExactly(gun + "@" + digest("1"));
    SignedTarget target = ours.newcomer().lookup(gun, "v1");
    assertThat(target.size()).isEqualTo(11);
    assertThat(target.file().custom()).isNull();
    assertThat(target.file().hashes().byAlgorithm()).containsOnlyKeys("sha256");
    assertThat(target.repository().root().keys().get(0).canonicalId()).isEqualTo(keyOf("root"));
  }

  @Test
  @DisplayName("docker case 51: of several root keys the one with the lowest id serves all")
  void secondRepository_usesTheRootKeyThatDockerWouldUse() {
    ours.keys().generate(KeyAlgorithm.ECDSA_P256, "root", null);
    ours.keys().generate(KeyAlgorithm.ECDSA_P256, "root", null);
    Gun other = new Gun(gun.value() + "/other");
    docker.addSigner("alice", docker.generateKey("alice"), gun);
    ours.publisher().initialiser().initialise(RepositoryEdit.of(other));

    VerifiedRepository theirs = ours.newcomer().open(gun);
    VerifiedRepository mine = ours.newcomer().open(other);

    assertThat(mine.root().keys().get(0).canonicalId())
        .isEqualTo(theirs.root().keys().get(0).canonicalId())
        .isEqualTo(keyOf("root"));
    assertThat(mine.root().keys().get(0).id()).isNotEqualTo(theirs.root().keys().get(0).id());
  }

  @Test
  @DisplayName("docker case 53: signers of ours and theirs sign in turns, each release at once")
  void signersOfBothSides_signInTurns() {
    PublicKey alice = ours.newKey(KeyAlgorithm.ECDSA_P256, "alice");
    ours.publisher()
        .initialiser()
        .initialise(RepositoryEdit.of(gun).addSigner("alice", List.of(alice)));
    PublishReport first = ours.publisher().signTag(gun, "v1", digest("1"), 1);
    docker.addSigner("bob", docker.generateKey("bob"), gun);
    engine.image(gun + ":v2", digest("2"), 2);
    docker.sign(gun + ":v2");
    PublishReport third = ours.publisher().signTag(gun, "v3", digest("3"), 3);

    assertThat(first.versions()).containsOnlyKeys(ALICE, RoleName.RELEASES);
    assertThat(third.versions()).containsOnlyKeys(ALICE, BOB, RoleName.RELEASES);
    String inspected = docker.inspect(gun.value());
    assertThat(inspected).contains("alice", "bob", "v1", "v2", "v3", digest("3").hex());
    assertThat(docker.inspectPretty(gun.value())).contains("alice, bob");
    for (String tag : List.of("v1", "v2", "v3")) {
      docker.pull(gun + ":" + tag).orThrow();
      assertThat(engine.pulled())
          .contains(ours.reader().resolve(ImageReference.parse(gun + ":" + tag)).pullReference());
    }
  }

  @Test
  @DisplayName("docker case 53: who has the key of bob alone signs in bob and releases")
  void oneSignerOfTwo_atAnotherMachine() {
    OurUser bobs = new OurUser(folder.resolve("bob"), SERVER.process(), "another phrase");
    PublicKey alice = ours.newKey(KeyAlgorithm.ECDSA_P256, "alice");
    PublicKey bob = bobs.newKey(KeyAlgorithm.ECDSA_P256, "bob");
    ours.publisher()
        .initialiser()
        .initialise(
            RepositoryEdit.of(gun)
                .addSigner("alice", List.of(alice))
                .addSigner("bob", List.of(bob)));

    PublishReport report = bobs.publisher().signTag(gun, "v1", digest("1"), 1);

    assertThat(report.versions()).containsOnlyKeys(BOB, RoleName.RELEASES);
    assertThat(docker.inspect(gun + ":v1")).contains("bob", digest("1").hex());
  }

  @Test
  @DisplayName("docker case 54: a role whose paths do not admit the tag is passed over")
  void pathRestrictedSigner_isSkipped() {
    PublicKey key = ours.newKey(KeyAlgorithm.ECDSA_P256, "alice");
    ours.publisher()
        .initialiser()
        .initialise(
            RepositoryEdit.of(gun)
                .delegate(ALICE, List.of(key), List.of("1."))
                .delegate(RoleName.RELEASES, List.of(key), List.of("")));

    assertThat(ours.publisher().signTag(gun, "2.0", digest("2"), 1).versions())
        .containsOnlyKeys(RoleName.RELEASES);
    assertThat(ours.publisher().signTag(gun, "1.0", digest("1"), 1).versions())
        .containsOnlyKeys(ALICE, RoleName.RELEASES);
    assertThat(docker.inspect(gun.value())).contains("1.0", "2.0");
  }

  @Test
  @DisplayName("docker case 54: a key of targets does not help where there are delegations")
  void delegationsWithoutTheirKeys_refuseTheTag() {
    PublicKey foreign =
        new OurUser(folder.resolve("bob"), SERVER.process(), "x")
            .newKey(KeyAlgorithm.ECDSA_P256, "bob");
    ours.publisher()
        .initialiser()
        .initialise(RepositoryEdit.of(gun).addSigner("bob", List.of(foreign)));

    assertThatThrownBy(() -> ours.publisher().signTag(gun, "v1", digest("1"), 1))
        .isInstanceOfSatisfying(
            PublishException.class, e -> assertThat(e.step()).isEqualTo(PublishException.Step.KEYS))
        .hasMessageContaining("no valid signing keys for delegation roles");
  }

  @Test
  @DisplayName(
      "docker case 55: what is signed already is not signed again, unless renewal is asked")
  void identicalEntry_isUnchanged_andRenewedOnDemand() {
    ours.publisher()
        .initialiser()
        .initialise(RepositoryEdit.of(gun).signTag("v1", digest("1"), 1, RoleName.TARGETS));

    assertThat(ours.publisher().signTag(gun, "v1", digest("1"), 1).changedAnything()).isFalse();
    PublishReport renewed =
        ours.publisher()
            .publish(
                RepositoryEdit.of(gun)
                    .signTag("v1", digest("1"), 1, RoleName.TARGETS)
                    .witness(RoleName.TARGETS));
    assertThat(renewed.versions()).containsKey(RoleName.TARGETS);
  }

  @Test
  @DisplayName("docker case 56: a wrong passphrase fails before anything is published")
  void wrongPassphrase_failsEvenWhereNothingWouldChange() {
    ours.publisher()
        .initialiser()
        .initialise(RepositoryEdit.of(gun).signTag("v1", digest("1"), 1, RoleName.TARGETS));
    OurUser mistaken = new OurUser(docker.trustDir(), SERVER.process(), "wrong phrase");

    for (String tag : List.of("v2", "v1")) {
      assertThatThrownBy(() -> mistaken.publisher().signTag(gun, tag, digest("1"), 1))
          .as(tag)
          .isInstanceOfSatisfying(
              PublishException.class,
              e -> assertThat(e.step()).isEqualTo(PublishException.Step.KEYS))
          .hasMessageContaining("passphrase");
    }
    assertThat(ours.newcomer().list(gun)).extracting(SignedTarget::name).containsExactly("v1");
  }

  @Test
  @DisplayName("docker case 57: where targets and releases disagree, signing sets what was asked")
  void disagreeingRoles_pullableDigestIsTheOneThatWasSigned() {
    PublicKey alice = ours.newKey(KeyAlgorithm.ECDSA_P256, "alice");
    ours.publisher()
        .initialiser()
        .initialise(
            RepositoryEdit.of(gun)
                .signTag("v1", digest("targets"), 1, RoleName.TARGETS)
                .addSigner("alice", List.of(alice))
                .signTag("v1", digest("released"), 1, RoleName.RELEASES));
    assertThat(pullable("v1")).isEqualTo(digest("released"));

    PublishReport report = ours.publisher().signTag(gun, "v1", digest("released"), 1);

    assertThat(report.versions()).containsOnlyKeys(ALICE);
    assertThat(pullable("v1")).isEqualTo(digest("released"));
    docker.pull(gun + ":v1").orThrow();
    assertThat(engine.pulled()).containsExactly(gun + "@" + digest("released"));
  }

  @Test
  @DisplayName("docker case 66: signers as docker adds them, a second key and a certificate, too")
  void addedSigners_areWhatDockerWouldMake() throws Exception {
    PublicKey alice = ours.newKey(KeyAlgorithm.ECDSA_P256, "alice");
    PublicKey second = ours.newKey(KeyAlgorithm.RSA_2048, "alice");
    PublicKey certificate =
        PublicKeyPem.read(
            new RootCertificateIssuer(new SecureRandom())
                .issue(
                    ours.keys().find(canonical(second)).orElseThrow(),
                    new Gun("bob"),
                    Clock.systemUTC().instant())
                .value(),
            Clock.systemUTC().instant());
    ours.publisher()
        .initialiser()
        .initialise(RepositoryEdit.of(gun).addSigner("alice", List.of(alice)));
    ours.publisher().addSigner(gun, "alice", List.of(second));
    ours.publisher().addSigner(gun, "bob", List.of(certificate));

    var delegations = ours.newcomer().open(gun).targets().metadata().payload().delegations();

    assertThat(delegations.roles()).allSatisfy(r -> assertThat(r.keys().threshold()).isOne());
    assertThat(delegations.role(ALICE).orElseThrow().keys().keyIds()).hasSize(2);
    assertThat(delegations.role(RoleName.RELEASES).orElseThrow().keys().keyIds()).hasSize(3);
    assertThat(delegations.keys().values()).extracting(PublicKey::keyType).contains("rsa-x509");
    engine.image(gun + ":v1", digest("1"), 1);
    docker.sign(gun + ":v1");
    assertThat(docker.inspect(gun + ":v1")).contains("alice", "bob");
    assertThatThrownBy(() -> ours.publisher().addSigner(gun, "releases", List.of(alice)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reserved keyword");
    OurUser stranger = new OurUser(folder.resolve("stranger"), SERVER.process(), "x");
    assertThatThrownBy(() -> stranger.publisher().addSigner(gun, "carol", List.of(alice)))
        .isInstanceOf(PublishException.class)
        .hasMessageContaining(keyOf("targets").value());
  }

  @Test
  @DisplayName("docker case 67: a signer is really removed, the last one by force only")
  void removedSigner_isGone() {
    PublicKey alice = ours.newKey(KeyAlgorithm.ECDSA_P256, "alice");
    docker.addSigner("bob", docker.generateKey("bob"), gun);
    ours.publisher().addSigner(gun, "alice", List.of(alice));
    ours.publisher().signTag(gun, "v1", digest("1"), 1);

    ours.publisher().removeSigner(gun, "alice", false);

    assertThat(docker.inspect(gun.value())).contains("bob").doesNotContain("alice");
    docker.pull(gun + ":v1").orThrow();
    assertThatThrownBy(() -> ours.publisher().removeSigner(gun, "bob", false))
        .isInstanceOf(PublishException.class)
        .hasMessageContaining("force");
    ours.publisher().removeSigner(gun, "bob", true);
    assertThat(docker.inspect(gun.value())).doesNotContain("bob");
  }

  @Test
  @DisplayName("docker case 68: revocation says where the tag was, and where it still is")
  void revocation_reachesWhatDockerSigned_andKeepsDelegations() {
    ours.publisher()
        .initialiser()
        .initialise(RepositoryEdit.of(gun).signTag("v1", digest("0"), 1, RoleName.TARGETS));
    docker.addSigner("alice", docker.generateKey("alice"), gun);
    for (String tag : List.of("v1", "v2", "v3")) {
      engine.image(gun + ":" + tag, digest(tag), 1);
      docker.sign(gun + ":" + tag);
    }

    PublishReport report = ours.publisher().revokeTag(gun, "v1");

    assertThat(report.versions()).containsOnlyKeys(RoleName.TARGETS, ALICE, RoleName.RELEASES);
    assertThat(report.notes()).isEmpty();
    assertThat(docker.pull(gun + ":v1").text()).contains("No valid trust data for v1");
    docker.pull(gun + ":v2").orThrow();
    ours.publisher().revokeAll(gun);
    assertThatThrownBy(() -> ours.newcomer().resolve(ImageReference.parse(gun + ":v2")))
        .isInstanceOf(NotSignedException.class);
    assertThat(docker.inspectPretty(gun.value())).contains("alice").doesNotContain("v2", "v3");
    docker.sign(gun + ":v2");
    assertThat(pullable("v2")).isEqualTo(digest("v2"));
  }

  @Test
  @DisplayName("docker case 69: without the root key signing goes on, and no second root is made")
  void lostRootKey_letsSigningGoOn_butMakesNoOther() {
    docker.addSigner("alice", docker.generateKey("alice"), gun);
    KeyId root = keyOf("root");
    ours.keys().remove(root);

    ours.publisher().signTag(gun, "v1", digest("1"), 1);

    assertThat(docker.inspect(gun + ":v1")).contains(digest("1").hex());
    assertThatThrownBy(() -> ours.publisher().rotation().toNewKey(gun, RoleName.TARGETS))
        .isInstanceOf(PublishException.class)
        .hasMessageContaining(root.value());
    Gun other = new Gun(gun.value() + "/other");
    assertThatThrownBy(
            () ->
                ours.pinning(RootPins.builder().key(other.value(), root).build())
                    .build()
                    .initialiser()
                    .initialise(RepositoryEdit.of(other)))
        .isInstanceOf(PublishException.class)
        .hasMessageContaining("none of those pinned");
    assertThat(ours.keys().list()).extracting(KeyEntry::role).doesNotContain("root");
  }

  private Digest pullable(String tag) {
    return ours.newcomer().resolve(ImageReference.parse(gun + ":" + tag)).digest();
  }

  /** Returns the key of that role with the lowest id. */
  private KeyId keyOf(String role) {
    return ours.keys().list().stream()
        .filter(key -> key.role().equals(role))
        .map(KeyEntry::id)
        .min(KeyId::compareTo)
        .orElseThrow();
  }

  private static KeyId canonical(PublicKey key) {
    return CanonicalKeyId.of(key).orElseThrow();
  }

  private static OurUser beside(DockerTrustCli docker) {
    return new OurUser(docker.trustDir(), SERVER.process(), DockerTrustCli.PASSPHRASE);
  }

  private static Digest digest(String content) {
    return Digest.sha256Of(Bytes.utf8(content));
  }
}
