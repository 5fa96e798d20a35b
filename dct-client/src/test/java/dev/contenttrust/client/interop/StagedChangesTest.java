// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.publish.Change;
import dev.contenttrust.client.publish.PublishException;
import dev.contenttrust.client.publish.PublishReport;
import dev.contenttrust.client.publish.RepositoryEdit;
import dev.contenttrust.client.publish.StagedChanges;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.crypto.CanonicalKeyId;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.testing.peers.NotaryCli;
import dev.contenttrust.testing.peers.RequiresPeers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@RequiresPeers({"notary-server", "notary"})
@DisplayName("notary-v1 case 86: staged changes, theirs published by us and ours by notary")
class StagedChangesTest {
  private static final RoleName ALICE = new RoleName("targets/alice");
  private static final RoleName BOB = new RoleName("targets/bob");
  @RegisterExtension static final RealServer SERVER = new RealServer();

  @TempDir Path folder;

  private final Gun gun = RealServer.newGun("registry.example.com:5000/staged");
  private NotaryCli notary;
  private OurUser ours;
  private StagedChanges staged;
  private PublicKey key;

  @BeforeEach
  void repositoryWithOneDelegation() {
    notary = SERVER.notary(folder);
    ours = SERVER.beside(notary);
    staged = StagedChanges.in(notary.trustDir(), gun, Clock.systemUTC());
    key = ours.newKey(KeyAlgorithm.ECDSA_P256, "delegation");
    ours.publisher()
        .initialiser()
        .initialise(
            RepositoryEdit.of(gun)
                .delegate(ALICE, List.of(key), List.of(""))
                .signTag("a0", digest("a0"), 1, ALICE)
                .signTag("t0", digest("t0"), 1, RoleName.TARGETS));
  }

  @Test
  void whatNotaryStages_isPublishedByUs_inOrder_andCleared() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "content");
    Path custom = Files.writeString(folder.resolve("custom"), "{ \"b\": 1, \"a\": \"x\" }");
    Path publicKey = ours.publicFile(key, "delegation");
    notary.stage(gun, "t1", digest("t1"), 7);
    notary.stage(gun, "t2", digest("wrong"), 1);
    notary.stage(gun, "t2", digest("t2"), 2);
    run("remove", gun.value(), "t0");
    run("add", gun.value(), "with custom", file.toString(), "--custom", custom.toString());
    notary.stage(gun, "a1", digest("a1"), 1, ALICE);
    run("delegation", "add", gun.value(), "targets/bob", publicKey.toString(), "--paths", "b/");
    notary.stage(gun, "b/1", digest("b1"), 1, BOB);
    run("witness", gun.value(), "targets/alice");
    assertThat(changelist()).isNotEmptyDirectory();

    PublishReport report = staged.publish(ours.publisher());

    assertThat(report.versions()).containsOnlyKeys(RoleName.TARGETS, ALICE, BOB);
    assertThat(changelist()).isEmptyDirectory();
    assertThat(ours.newcomer().lookup(gun, "t2").digest()).isEqualTo(digest("t2"));
    assertThat(notary.list(gun, RoleName.TARGETS))
        .contains("t1", "t2", "with custom")
        .doesNotContain("t0");
    assertThat(notary.list(gun, ALICE)).contains("a0", "a1");
    assertThat(notary.list(gun, BOB)).contains("b/1");
    assertThat(notary.run("status", gun.value()).orThrow().output())
        .contains("No unpublished changes");
  }

  @Test
  void delegationChangesThatNotaryStages_areAppliedByUs() {
    Path publicKey = ours.publicFile(key, "delegation");
    String id = CanonicalKeyId.of(key).orElseThrow().value();
    run("delegation", "add", gun.value(), "targets/bob", publicKey.toString(), "--all-paths");
    run("delegation", "add", gun.value(), "targets/gone", publicKey.toString(), "--all-paths");
    run("delegation", "add", gun.value(), "targets/alice", "--paths", "x/,y/");
    run("delegation", "remove", gun.value(), "targets/alice", "--paths", "x/");
    run("delegation", "remove", gun.value(), "targets/gone", "-y");
    staged.publish(ours.publisher());
    assertThat(delegations()).contains("targets/alice", "y/", "targets/bob");
    assertThat(delegations()).doesNotContain("targets/gone", "x/");

    run("delegation", "purge", gun.value(), "--key", id);
    staged.publish(ours.publisher());

    assertThat(ours.newcomer().open(gun).targets().metadata().payload().delegations().roles())
        .hasSize(2)
        .allSatisfy(role -> assertThat(role.keys().keyIds()).isEmpty());
  }

  @Test
  void whatWeStage_isPublishedByNotary_andCleared() {
    staged.stage(
        RepositoryEdit.of(gun)
            .signTag("t<1>", digest("t1"), 7, RoleName.TARGETS)
            .removeTarget(RoleName.TARGETS, "t0")
            .delegate(BOB, List.of(key), List.of("b/")));
    staged.stage(
        RepositoryEdit.of(gun)
            .addTarget(
                ALICE,
                new TargetFile(
                    "a1",
                    1,
                    dev.contenttrust.core.Hashes.sha256AndSha512(Bytes.utf8("a1")),
                    new dev.contenttrust.core.json.JsonValue.JsonString("note"),
                    dev.contenttrust.core.json.JsonValue.JsonObject.empty()))
            .signTag("b/1", digest("b1"), 1, BOB)
            .with(new Change.Restrict(ALICE, Set.of(), Set.of("none/"), false))
            .witness(ALICE));
    assertThat(notary.run("status", gun.value()).orThrow().output())
        .contains("t<1>", "targets/bob", "witness");

    notary.publish(gun);

    assertThat(changelist()).isEmptyDirectory();
    assertThat(notary.list(gun, RoleName.TARGETS)).contains("t<1>").doesNotContain("t0");
    assertThat(ours.newcomer().lookup(gun, "t<1>").digest()).isEqualTo(digest("t1"));
    assertThat(ours.newcomer().lookup(gun, "a1").file().custom())
        .isEqualTo(new dev.contenttrust.core.json.JsonValue.JsonString("note"));
    assertThat(ours.newcomer().lookup(gun, "b/1").role()).isEqualTo(BOB);
    staged.stage(RepositoryEdit.of(gun).removeDelegation(BOB));
    staged.stage(
        RepositoryEdit.of(gun)
            .with(new Change.PurgeKeys(Set.of(CanonicalKeyId.of(key).orElseThrow()))));
    notary.publish(gun);
    assertThat(ours.newcomer().open(gun).delegation(BOB)).isEmpty();
  }

  @Test
  void failure_keepsEverything_andTheListCanBeMended() throws Exception {
    notary.stage(gun, "t1", digest("t1"), 7);
    notary.stage(gun, "nobody's", digest("x"), 1, new RoleName("targets/nobody"));

    assertThatThrownBy(() -> staged.publish(ours.publisher()))
        .isInstanceOf(PublishException.class)
        .hasMessageContaining("no role targets/nobody");
    assertThat(staged.edit().changes()).hasSize(2);
    Files.writeString(changelist().resolve("99.change"), "{");
    assertThatThrownBy(() -> staged.publish(ours.publisher()))
        .isInstanceOf(PublishException.class)
        .hasMessageContaining("99.change");
    assertThat(ours.newcomer().list(gun))
        .extracting(target -> target.name())
        .containsExactlyInAnyOrder("t0", "a0");

    staged.clear();
    assertThat(changelist()).isEmptyDirectory();
    assertThat(staged.publish(ours.publisher()).changedAnything()).isFalse();
  }

  @Test
  void editThatCannotBeStagedAsAWhole_isNotStagedAtAll() {
    assertThatThrownBy(
            () ->
                staged.stage(
                    RepositoryEdit.of(gun)
                        .signTag("t1", digest("t1"), 7, RoleName.TARGETS)
                        .with(new Change.RotateKeys(RoleName.TARGETS, List.of(key)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RotateKeys");
    assertThatThrownBy(() -> staged.stage(RepositoryEdit.of(new Gun("example.com/other"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(staged.edit().isEmpty()).isTrue();
  }

  private void run(String... arguments) {
    notary.run(arguments).orThrow();
  }

  private String delegations() {
    return notary.run("delegation", "list", gun.value()).orThrow().output();
  }

  private Path changelist() {
    return notary.trustDir().resolve("tuf").resolve(gun.value()).resolve("changelist");
  }

  private static Digest digest(String content) {
    return Digest.sha256Of(Bytes.utf8(content));
  }
}
