// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static dev.contenttrust.examples.cli.Desk.keyId;
import static dev.contenttrust.examples.cli.Desk.ok;
import static dev.contenttrust.examples.cli.Desk.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.auth.Credential.UserPassword;
import dev.contenttrust.client.auth.CredentialSource;
import dev.contenttrust.client.auth.Secret;
import dev.contenttrust.client.docker.DockerConnections;
import dev.contenttrust.client.registry.Descriptor;
import dev.contenttrust.client.registry.RegistryClient;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.examples.cli.CommandRun.Result;
import dev.contenttrust.testing.EmbeddedRegistry;
import dev.contenttrust.testing.Fault;
import dev.contenttrust.testing.peers.RegistryProcess;
import dev.contenttrust.testing.peers.RequiresPeers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a tag is signed as comes from the registry. */
class SignFromRegistryTest {
  private static final String IMAGE = "application/vnd.docker.distribution.manifest.v2+json";
  private static final String LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
  private static final String USER = "alice";
  private static final String PASSWORD = "pass:word";

  private final Path home;
  @AutoClose private final Desk desk;
  private final CommandRun dct;

  SignFromRegistryTest(@TempDir Path folder) {
    home = folder;
    desk = new Desk(folder);
    dct = desk.person("owner");
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(60));
  }

  private RegistryClient client(RegistryProcess process) {
    return DockerConnections.builder(Map.of(), home)
        .credentials(
            CredentialSource.fixed(
                process.authority(), new UserPassword(USER, Secret.of(PASSWORD))))
        .plainHttpRegistries(List.of(process.authority()))
        .build()
        .registry(process.authority());
  }

  private static Descriptor push(RegistryClient registry, String tag, String content) {
    Descriptor config = registry.putBlob("team/app", Bytes.utf8(content), soon());
    return registry.putManifest(
        "team/app",
        tag,
        IMAGE,
        Bytes.utf8(
            """
            {"schemaVersion":2,"mediaType":"%s",
             "config":{"mediaType":"application/json","digest":"%s","size":%d},"layers":[]}"""
                .formatted(IMAGE, config.digest(), config.size())),
        soon());
  }

  private static Descriptor pushList(RegistryClient registry, String tag, Descriptor child) {
    return registry.putManifest(
        "team/app",
        tag,
        LIST,
        Bytes.utf8(
            """
            {"schemaVersion":2,"mediaType":"%s","manifests":[{"mediaType":"%s","digest":"%s",
             "size":%d,"platform":{"os":"linux","architecture":"amd64"}}]}"""
                .formatted(LIST, IMAGE, child.digest(), child.size())),
        soon());
  }

  @Test
  @RequiresPeers("docker-registry")
  @DisplayName("docker 58: the list itself is signed, never one of its platforms")
  void imageForSeveralPlatforms_isSignedAsTheListThatItIs() {
    try (RegistryProcess process = RegistryProcess.start()) {
      RegistryClient registry = client(process);
      Descriptor child = push(registry, "amd64", "{}");
      Descriptor list = pushList(registry, "1.0", child);
      String image = process.authority() + "/team/app:1.0";

      assertThat(ok(dct.run("sign", image)).out())
          .contains(list.digest() + " " + list.size() + " bytes")
          .doesNotContain(child.digest().toString());
      assertThat(ok(dct.run("resolve", image)).out()).endsWith("@" + list.digest() + "\n");
    }
  }

  @Test
  @RequiresPeers("docker-registry")
  void tagThatIsMissing_isWrongUsage_andNothingIsInitialised() {
    try (RegistryProcess process = RegistryProcess.start()) {
      String image = process.authority() + "/team/app:9.9";

      assertThat(refused(2, dct.run("sign", image)).err())
          .contains("the registry has no image " + image, "push it first");
      refused(3, dct.run("list", process.authority() + "/team/app"));
      assertThat(ok(dct.run("key", "list")).out()).isEmpty();
    }
  }

  @Test
  @RequiresPeers("docker-registry")
  void registryThatWantsALogin_isUsedWithDockersOwn_andRefusesOthers() throws Exception {
    try (RegistryProcess process = RegistryProcess.startWithBasicAuth(USER, PASSWORD)) {
      Descriptor pushed = push(client(process), "1.0", "{}");
      String image = process.authority() + "/team/app:1.0";

      Result stranger = refused(5, dct.run("sign", image));
      assertThat(stranger.err()).contains("docker login " + process.authority());
      logIn(process, "wrong");
      assertThat(refused(5, dct.run("sign", image)).err())
          .contains("docker login")
          .doesNotContain("wrong");
      logIn(process, PASSWORD);
      assertThat(ok(dct.run("sign", image)).out()).contains(pushed.digest().toString());
    }
  }

  @Test
  @RequiresPeers("docker-registry")
  void digestThatWasBuilt_isSignedWhateverTheTagNamesByNow_andThatIsTold() {
    try (RegistryProcess process = RegistryProcess.start()) {
      RegistryClient registry = client(process);
      Descriptor built = push(registry, "1.0", "{}");
      Descriptor moved = push(registry, "1.0", "{\"other\":true}");
      String image = process.authority() + "/team/app:1.0";

      Result signed = ok(dct.run("sign", "--digest", built.digest().toString(), image));
      assertThat(signed.out()).contains(built.digest() + " " + built.size() + " bytes");
      assertThat(signed.err()).contains("the registry's tag names " + moved.digest());
      assertThat(ok(dct.run("resolve", image)).out()).endsWith("@" + built.digest() + "\n");

      assertThat(ok(dct.run("sign", image)).out())
          .describedAs("what is replaced is told")
          .contains("~ targets: 1.0", built.digest().toString(), moved.digest().toString());
      Digest unknown = Digest.sha256Of(Bytes.utf8("unknown"));
      assertThat(refused(2, dct.run("sign", "--digest", unknown.toString(), image)).err())
          .contains("the registry has no manifest " + unknown);
    }
  }

  @Test
  @DisplayName("docker bug: sign of a signed tag looks at what the registry has, and renews")
  void signedTag_isSignedAgainAsTheRegistryHasIt() throws Exception {
    try (EmbeddedRegistry registry = EmbeddedRegistry.builder().https().start()) {
      trust(registry);
      String gun = registry.authority() + "/team/app";
      Digest first = registry.pushImage("team/app", "1.0", "first");
      String alice = desk.signerKey(dct, "alice").toString();
      ok(dct.run("signer", "add", "--key", alice, "alice", gun));
      ok(dct.run("sign", gun + ":1.0"));

      assertThat(ok(dct.run("sign", gun + ":1.0")).out())
          .contains("* targets/alice: signed again", "* targets/releases: signed again");
      assertThat(ok(dct.run("resolve", gun + ":1.0")).out()).endsWith("@" + first + "\n");
      Digest second = registry.pushImage("team/app", "1.0", "second");
      ok(dct.run("sign", gun + ":1.0"));
      assertThat(ok(dct.run("resolve", gun + ":1.0")).out()).endsWith("@" + second + "\n");

      CommandRun forgetful =
          desk.person("owner").variable("DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE", "forgotten");
      assertThat(refused(2, forgetful.run("sign", gun + ":1.0")).err())
          .describedAs("docker 56: a wrong passphrase fails even where nothing would change")
          .contains("the passphrase is wrong");
      assertThat(keyId(dct, "alice")).hasSize(64);
    }
  }

  @Test
  @DisplayName("docker 59: bytes that are not those of the digest are never signed")
  void registryThatLies_isNotSigned() throws Exception {
    try (EmbeddedRegistry registry = EmbeddedRegistry.builder().https().start()) {
      trust(registry);
      Digest honest = registry.pushImage("team/app", "1.0", "honest");
      registry.inject("/manifests/1.0", new Fault.Replace(Bytes.utf8("{\"forged\":1}")));
      registry.inject("/manifests/" + honest, new Fault.Replace(Bytes.utf8("{\"forged\":1}")));
      String image = registry.authority() + "/team/app:1.0";

      assertThat(refused(5, dct.run("sign", image)).err())
          .contains("the registry announced sha256:");
      assertThat(refused(4, dct.run("sign", "--digest", honest.toString(), image)).err())
          .startsWith("NOT TRUSTED: ");
      refused(3, dct.run("list", registry.authority() + "/team/app"));
    }
  }

  /** Puts the registry's authority where Docker looks for it. */
  private void trust(EmbeddedRegistry registry) throws Exception {
    Path folder = home.resolve("owner/.docker/tls").resolve(registry.authority());
    Files.createDirectories(folder);
    Path written = registry.tls().orElseThrow().writeAuthority(folder);
    Files.move(written, folder.resolve("authority.crt"), StandardCopyOption.REPLACE_EXISTING);
  }

  private void logIn(RegistryProcess process, String password) throws Exception {
    String login =
        Base64.getEncoder()
            .encodeToString((USER + ":" + password).getBytes(StandardCharsets.UTF_8));
    Path config = Files.createDirectories(home.resolve("owner/.docker")).resolve("config.json");
    Files.writeString(
        config, "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(process.authority(), login));
  }
}
