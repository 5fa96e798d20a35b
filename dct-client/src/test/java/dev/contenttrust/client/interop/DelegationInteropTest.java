// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.interop;

import static dev.contenttrust.client.interop.PublishingTurns.digest;
import static dev.contenttrust.client.interop.PublishingTurns.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.publish.Change;
import dev.contenttrust.client.publish.PublishException;
import dev.contenttrust.client.publish.PublishReport;
import dev.contenttrust.client.publish.RepositoryEdit;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.crypto.CanonicalKeyId;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.RootCertificateIssuer;
import dev.contenttrust.crypto.Signer;
import dev.contenttrust.testing.peers.NotaryCli;
import dev.contenttrust.testing.peers.RequiresPeers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Delegations, their keys and their holders, at the real server and in turns with {@code notary}.
 */
@RequiresPeers({"notary-server", "notary"})
class DelegationInteropTest {
  private static final RoleName ALICE = new RoleName("targets/alice");
  @RegisterExtension static final RealServer SERVER = new RealServer();

  @TempDir Path folder;

  private final Gun gun = RealServer.newGun("registry.example.com:5000/delegated");

  @Test
  void delegationsAddedByUs_areUsedByNotary_andTheReverse() {
    NotaryCli notary = notary("shared");
    OurUser ours = SERVER.beside(notary);
    PublicKey key = ours.newKey(KeyAlgorithm.ECDSA_P256, "delegation");
    RoleName theirs = new RoleName("targets/theirs");
    RoleName nested = new RoleName("targets/alice/deep");
    ours.publisher()
        .initialiser()
        .initialise(
            RepositoryEdit.of(gun)
                .delegate(ALICE, List.of(key), List.of("v"))
                .delegate(RoleName.RELEASES, List.of(key), List.of("")));

    notary.add(gun, "v1", digest("1"), 1, ALICE, RoleName.RELEASES);
    notary.delegate(gun, theirs, List.of(""), ours.publicFile(key, "delegation"));
    ours.publisher()
        .publish(
            RepositoryEdit.of(gun)
                .signTag("v2", digest("2"), 2, theirs)
                .delegate(nested, List.of(key), List.of("v/"))
                .signTag("v/3", digest("3"), 3, nested));
    notary.add(gun, "v/4", digest("4"), 4, nested);

    assertThat(notary.list(gun, theirs)).contains(digest("2").hex());
    assertThat(notary.list(gun, nested)).contains("v/3", "v/4");
    assertThat(notary.list(gun, ALICE)).contains("v1");
    assertThat(names(ours, gun, nested)).containsExactly("v/3", "v/4");
    assertThat(names(ours, gun, RoleName.RELEASES)).containsExactly("v1");
    assertThat(notary.run("delegation", "list", gun.value()).orThrow().output())
        .contains("targets/alice", "targets/theirs", "targets/alice/deep", canonical(key).value());
    assertThatThrownBy(
            () ->
                ours.publisher()
                    .publish(RepositoryEdit.of(gun).signTag("w1", digest("1"), 1, ALICE)))
        .isInstanceOf(PublishException.class)
        .hasMessageContaining("none of its paths is a prefix");
  }

  @Test
  void rsaAndCertificateDelegationKeys_signOnBothSides() {
    NotaryCli notary = notary("shared");
    OurUser ours = SERVER.beside(notary);
    PublicKey rsa = ours.newKey(KeyAlgorithm.RSA_2048, "delegation");
    PublicKey p384 = ours.newKey(KeyAlgorithm.ECDSA_P384, "delegation");
    PublicKey certified =
        certificate(ours.newKey(KeyAlgorithm.ECDSA_P256, "delegation"), ours, "carol");
    PublicKey rsaCertified =
        certificate(ours.newKey(KeyAlgorithm.RSA_3072, "delegation"), ours, "dave");
    List<PublicKey> all = List.of(rsa, p384, certified, rsaCertified);
    RepositoryEdit edit = RepositoryEdit.of(gun);
    for (int i = 0; i < all.size(); i++) {
      edit = edit.delegate(role(i), List.of(all.get(i)), List.of(""));
    }
    ours.publisher().initialiser().initialise(edit);

    for (int i = 0; i < all.size(); i++) {
      ours.publisher().publish(RepositoryEdit.of(gun).signTag("ours", digest("o"), 1, role(i)));
      notary.add(gun, "theirs", digest("t"), 1, role(i));
      assertThat(notary.list(gun, role(i))).contains("ours", "theirs");
      assertThat(names(ours, gun, role(i))).containsExactly("ours", "theirs");
    }
    assertThat(all)
        .extracting(PublicKey::keyType)
        .containsExactly("rsa", "ecdsa", "ecdsa-x509", "rsa-x509");
  }

  @Test
  @DisplayName("notary-v1 case 80: a collaborator holds a delegation key and nothing else")
  void collaborator_signsItsDelegationOnly() {
    NotaryCli notary = notary("owner");
    OurUser ours = ourUser("collaborator");
    PublicKey key = ours.newKey(KeyAlgorithm.ECDSA_P256, "alice");
    notary.init(gun);
    notary.rotateToServer(gun, RoleName.SNAPSHOT);
    notary.delegate(gun, RoleName.RELEASES, List.of(""), ours.publicFile(key, "alice"));

    PublishReport report = ours.publisher().signTag(gun, "v1", digest("1"), 1);

    assertThat(report.versions()).containsOnlyKeys(RoleName.RELEASES);
    assertThat(notary.list(gun)).contains(digest("1").hex(), "targets/releases");
    assertThatThrownBy(
            () ->
                ours.publisher()
                    .publish(
                        RepositoryEdit.of(gun).signTag("v2", digest("2"), 2, RoleName.TARGETS)))
        .isInstanceOfSatisfying(
            PublishException.class,
            e -> assertThat(e.step()).isEqualTo(PublishException.Step.KEYS));
  }

  @Test
  @DisplayName("notary-v1 case 80, docker case 60: a snapshot key that somebody else keeps")
  void collaborator_whereTheSnapshotKeyIsTheOwners_isToldToRotateIt() {
    NotaryCli notary = notary("owner");
    OurUser ours = ourUser("collaborator");
    PublicKey key = ours.newKey(KeyAlgorithm.ECDSA_P256, "alice");
    notary.init(gun);
    notary.delegate(gun, RoleName.RELEASES, List.of(""), ours.publicFile(key, "alice"));

    assertThatThrownBy(() -> ours.publisher().signTag(gun, "v1", digest("1"), 1))
        .isInstanceOfSatisfying(
            PublishException.class,
            e -> assertThat(e.step()).isEqualTo(PublishException.Step.UPLOAD))
        .hasMessageContaining("snapshot key")
        .hasMessageContaining("rotate");
    SERVER.beside(notary).publisher().rotation().toServer(gun, RoleName.SNAPSHOT);

    ours.publisher().signTag(gun, "v1", digest("1"), 1);
    assertThat(notary.list(gun)).contains(digest("1").hex());
  }

  @Test
  @DisplayName("notary-v1 case 81: a delegation made again continues without its old targets")
  void delegationMadeAgain_byUsAfterUsAndAfterThem() {
    NotaryCli notary = notary("shared");
    OurUser ours = SERVER.beside(notary);
    PublicKey key = ours.newKey(KeyAlgorithm.ECDSA_P256, "alice");
    ours.publisher()
        .initialiser()
        .initialise(
            RepositoryEdit.of(gun)
                .delegate(ALICE, List.of(key), List.of(""))
                .signTag("old", digest("old"), 1, ALICE));
    notary.add(gun, "older", digest("old"), 1, ALICE);
    ours.publisher().publish(RepositoryEdit.of(gun).removeDelegation(ALICE));
    assertThat(notary.run("delegation", "list", gun.value()).orThrow().output())
        .contains("No delegations");

    ours.publisher().publish(RepositoryEdit.of(gun).delegate(ALICE, List.of(key), List.of("")));
    notary.add(gun, "new", digest("new"), 1, ALICE);

    assertThat(notary.list(gun, ALICE)).contains("new").doesNotContain("old");
    notary.removeDelegation(gun, ALICE);
    ours.publisher()
        .publish(
            RepositoryEdit.of(gun)
                .delegate(ALICE, List.of(key), List.of(""))
                .signTag("newest", digest("new"), 1, ALICE));
    assertThat(notary.list(gun, ALICE)).contains("newest").doesNotContain("old");
    assertThat(names(ours, gun, ALICE)).containsExactly("newest");
  }

  @Test
  void delegationKey_isReplacedInOneTransaction_andNotaryGoesOn() {
    NotaryCli notary = notary("shared");
    OurUser ours = SERVER.beside(notary);
    PublicKey old = ours.newKey(KeyAlgorithm.ECDSA_P256, "alice");
    PublicKey fresh = ours.newKey(KeyAlgorithm.ECDSA_P256, "alice");
    ours.publisher()
        .initialiser()
        .initialise(
            RepositoryEdit.of(gun)
                .delegate(ALICE, List.of(old), List.of(""))
                .signTag("v1", digest("1"), 1, ALICE));

    PublishReport report =
        ours.publisher().rotation().replaceDelegationKey(gun, ALICE, canonical(old), fresh);
    ours.keys().remove(canonical(old));
    notary.add(gun, "v2", digest("2"), 2, ALICE);

    assertThat(report.versions()).containsOnlyKeys(RoleName.TARGETS, ALICE);
    assertThat(notary.list(gun, ALICE)).contains("v1", "v2");
  }

  @Test
  void witness_bringsBackARoleThatLostItsSigner() {
    NotaryCli notary = notary("shared");
    OurUser ours = SERVER.beside(notary);
    PublicKey lost = ours.newKey(KeyAlgorithm.ECDSA_P256, "alice");
    PublicKey kept = ours.newKey(KeyAlgorithm.ECDSA_P256, "alice");
    ours.publisher()
        .initialiser()
        .initialise(
            RepositoryEdit.of(gun)
                .delegate(ALICE, List.of(lost), List.of(""))
                .signTag("v1", digest("1"), 1, ALICE));
    ours.publisher()
        .publish(
            RepositoryEdit.of(gun)
                .delegate(ALICE, List.of(kept), List.of(""))
                .with(new Change.Restrict(ALICE, Set.of(canonical(lost)), Set.of(), false)));
    assertThat(notary.list(gun, ALICE)).doesNotContain("v1");

    PublishReport report = ours.publisher().publish(RepositoryEdit.of(gun).witness(ALICE));

    assertThat(report.versions()).containsOnlyKeys(ALICE);
    assertThat(notary.list(gun, ALICE)).contains("v1");
  }

  private static PublicKey certificate(PublicKey key, OurUser ours, String name) {
    Signer signer = ours.keys().find(canonical(key)).orElseThrow();
    return new RootCertificateIssuer(new SecureRandom())
        .issue(signer, new Gun(name), Clock.systemUTC().instant());
  }

  private static KeyId canonical(PublicKey key) {
    return CanonicalKeyId.of(key).orElseThrow();
  }

  private static RoleName role(int number) {
    return new RoleName("targets/r" + number);
  }

  private NotaryCli notary(String name) {
    return SERVER.notary(folder.resolve(name));
  }

  private OurUser ourUser(String name) {
    return SERVER.user(folder.resolve(name));
  }
}
