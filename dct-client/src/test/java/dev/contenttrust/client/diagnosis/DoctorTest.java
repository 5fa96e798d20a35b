// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.diagnosis.Finding.Outcome;
import dev.contenttrust.client.docker.DockerConnections;
import dev.contenttrust.client.publish.TrustPublisher;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.transport.RetryPolicy;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.crypto.keystore.KeyStore;
import dev.contenttrust.crypto.keystore.MemoryKeyStore;
import dev.contenttrust.testing.AcrAccount;
import dev.contenttrust.testing.AcrEmulator;
import dev.contenttrust.testing.AcrRole;
import dev.contenttrust.testing.EmbeddedRegistry;
import dev.contenttrust.testing.Fault;
import dev.contenttrust.testing.SettableClock;
import dev.contenttrust.testing.TrustServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path home;
  private final SettableClock time = SettableClock.at(Clock.systemUTC().instant());
  private final KeyStore keys = new MemoryKeyStore(new SecureRandom());
  private final MetadataStore store = MetadataStore.memory();

  private DoctorReport examine(DockerConnections connections, String image) {
    return examine(connections, RootPins.trustOnFirstUse(), image);
  }

  private DoctorReport examine(DockerConnections connections, RootPins pins, String image) {
    return Doctor.builder(connections, pins)
        .store(store)
        .clock(time)
        .checkSigning()
        .build()
        .examine(ImageReference.parse(image));
  }

  private TrustPublisher publisher(DockerConnections connections) {
    return TrustPublisher.trustingOnFirstUse()
        .sources(connections)
        .sinks(connections)
        .keys(keys)
        .clock(time)
        .build();
  }

  private void sign(DockerConnections connections, Gun gun, Digest digest, long size) {
    TrustPublisher publisher = publisher(connections);
    publisher.initialiser().initialise(publisher.edit(gun));
    publisher.signTag(gun, "1.0", digest, size);
  }

  private static Finding finding(DoctorReport report, Step step) {
    return report.findings().stream()
        .filter(each -> each.step() == step)
        .findFirst()
        .orElseThrow(() -> new AssertionError(step + " is missing in " + report));
  }

  private static void assertFailed(DoctorReport report, Step step, String code, String... said) {
    Finding finding = finding(report, step);
    assertThat(finding.outcome()).as(report.toString()).isEqualTo(Outcome.FAILED);
    assertThat(finding.cause().map(TrustException::code)).contains(code);
    assertThat(finding.remedy()).isNotEmpty();
    for (String words : said) {
      assertThat(finding.message() + " " + finding.remedy()).contains(words);
    }
    assertThat(report.isWell()).isFalse();
    assertThat(report.firstRefusal()).isPresent();
  }

  @Nested
  @DisplayName("a trust server and a registry of one's own")
  class OwnServers {
    private final TrustServer trust = TrustServer.builder().clock(time).start();
    private final EmbeddedRegistry registry = EmbeddedRegistry.start();
    private final Gun gun = new Gun(registry.authority() + "/team/app");
    private final String image = gun + ":1.0";
    private Digest digest;

    @BeforeEach
    void publish() {
      digest = registry.pushImage("team/app", "1.0", "layer");
      sign(connections(), gun, digest, registry.manifest("team/app", digest).orElseThrow().size());
    }

    @AfterEach
    void stop() {
      trust.close();
      registry.close();
    }

    private DockerConnections connections() {
      return connections(trust.uri().toString());
    }

    private DockerConnections connections(String server) {
      return DockerConnections.builder(Map.of(), home)
          .configFolder(home)
          .trustServer(server)
          .plainHttpRegistries(List.of(registry.authority()))
          .retries(RetryPolicy.NEVER)
          .clock(time)
          .build();
    }

    @Test
    void everythingWell_isToldStepByStep_andNothingIsStored() {
      DoctorReport report = examine(connections(), image);

      assertThat(report.isWell()).as(report.toString()).isTrue();
      assertThat(report.findings())
          .extracting(Finding::step)
          .containsSubsequence(
              Step.SERVER_CHOICE,
              Step.CREDENTIALS,
              Step.TRUST_SERVER,
              Step.TLS,
              Step.READ_ACCESS,
              Step.TRUST_DATA,
              Step.EXPIRY,
              Step.TAG,
              Step.SIGNING,
              Step.REGISTRY,
              Step.IMAGE);
      assertThat(finding(report, Step.TAG).message()).contains(digest.toString());
      assertThat(report.findings())
          .filteredOn(each -> each.outcome() == Outcome.NOTE)
          .extracting(Finding::message)
          .anyMatch(message -> message.contains("first use"));
      assertThat(store.load(gun).files()).isEmpty();
      assertThat(report.toJson().members()).containsKeys("image", "well", "findings");
    }

    @Test
    void serverThatIsNotThere_isUnreachable_andTheRegistryIsExaminedAllTheSame() {
      trust.close();

      DoctorReport report = examine(connections(), image);

      assertFailed(report, Step.TRUST_SERVER, "UNREACHABLE", "DOCKER_CONTENT_TRUST_SERVER");
      assertThat(finding(report, Step.TRUST_DATA).outcome()).isEqualTo(Outcome.SKIPPED);
      assertThat(finding(report, Step.IMAGE).outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void certificateOfAnUnknownAuthority_isNamedAsSuch() {
      try (TrustServer strange = TrustServer.builder().https().start()) {
        DoctorReport report = examine(connections(strange.uri().toString()), image);

        assertThat(finding(report, Step.TRUST_SERVER).outcome()).isEqualTo(Outcome.OK);
        assertFailed(report, Step.TLS, "TLS_FAILED", "ca.crt");
      }
    }

    @Test
    void brokenConfiguration_isNamed() throws IOException {
      Files.writeString(home.resolve("config.json"), "{");

      assertFailed(examine(connections(), image), Step.CREDENTIALS, "CREDENTIALS", "config.json");
    }

    @Test
    void login_isNamedWithItsSource_andWithoutItsSecret() throws IOException {
      Files.writeString(
          home.resolve("config.json"),
          "{\"auths\":{\"%s\":{\"auth\":\"YWxpY2U6c2VjcmV0d29yZA==\"}}}"
              .formatted(registry.authority()));

      DoctorReport report = examine(connections(), image);

      assertThat(finding(report, Step.CREDENTIALS).message())
          .startsWith("user alice from ")
          .contains("config.json");
      assertThat(report.toString()).doesNotContain("secretword", "YWxpY2U6");
    }

    @Test
    void repositoryThatNobodySigned_isNotSigned() {
      DoctorReport report = examine(connections(), registry.authority() + "/team/other:1.0");

      assertFailed(report, Step.TRUST_DATA, "NO_TRUST_DATA", "sign it");
      assertThat(finding(report, Step.IMAGE).outcome()).isEqualTo(Outcome.NOTE);
    }

    @Test
    void tagThatNobodySigned_orWithAnotherDigest_isTold() {
      assertFailed(examine(connections(), gun + ":2.0"), Step.TAG, "NO_SUCH_TARGET", "Sign");
      Digest other = Digest.sha256Of(Bytes.utf8("other"));
      assertFailed(
          examine(connections(), image + "@" + other), Step.TAG, "DIGEST_DISAGREEMENT", "digest");
      assertThat(examine(connections(), image + "@" + digest).isWell()).isTrue();
    }

    @Test
    void wrongPin_isARejectedRoot() {
      RootPins pins = RootPins.builder().key(gun.value(), new KeyId("0".repeat(64))).build();

      assertFailed(examine(connections(), pins, image), Step.TRUST_DATA, "ROOT_REJECTED", "pin");
    }

    @Test
    void whatExpiresSoon_isNoted_andWhatHasExpired_failed() {
      time.advance(DAY.multipliedBy(3 * 365 - 20));

      DoctorReport soon = examine(connections(), image);
      assertThat(soon.isWell()).as(soon.toString()).isTrue();
      assertThat(finding(soon, Step.EXPIRY).outcome()).isEqualTo(Outcome.NOTE);
      assertThat(finding(soon, Step.EXPIRY).message()).contains("expires at");

      time.advance(DAY.multipliedBy(30));
      assertFailed(examine(connections(), image), Step.TRUST_DATA, "EXPIRED", "sign");
    }

    @Test
    void imageThatMovedOrIsGone_isTold() {
      registry.pushImage("team/app", "1.0", "another");
      Finding moved = finding(examine(connections(), image), Step.IMAGE);
      assertThat(moved.outcome()).isEqualTo(Outcome.NOTE);
      assertThat(moved.remedy()).contains("signed digest");

      registry.delete("team/app", digest);
      assertFailed(examine(connections(), image), Step.IMAGE, "REJECTED", "Push the image again");
    }

    @Test
    void registryThatIsNotThere_isUnreachable() {
      registry.close();

      DoctorReport report = examine(connections(), image);

      assertFailed(report, Step.REGISTRY, "UNREACHABLE");
      assertThat(finding(report, Step.TAG).outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void registryThatFails_isTold() {
      registry.inject("/manifests/" + digest, new Fault.Status(500));

      assertFailed(examine(connections(), image), Step.IMAGE, "SERVER_ERROR");
    }
  }

  @Nested
  @DisplayName("Azure Container Registry, emulated")
  class Azure {
    private final AcrEmulator azure = AcrEmulator.builder().clock(time).start();
    private final Gun gun = new Gun(azure.host() + "/team/app");
    private final String image = gun + ":1.0";

    @BeforeEach
    void publish() {
      EmbeddedRegistry images = azure.images().orElseThrow();
      Digest digest = images.pushImage("team/app", "1.0", "layer");
      AcrAccount signer = azure.servicePrincipal(AcrRole.PUSH, AcrRole.IMAGE_SIGNER);
      sign(loggedIn(signer), gun, digest, images.manifest("team/app", digest).orElseThrow().size());
    }

    @AfterEach
    void stop() {
      azure.close();
    }

    private DockerConnections loggedIn(AcrAccount account) {
      azure.writeLogin(home, account);
      return connections();
    }

    private DockerConnections connections() {
      azure.tls().writeAuthority(home.resolve("tls").resolve(azure.host()));
      return DockerConnections.builder(azure.environment(), home)
          .configFolder(home)
          .retries(RetryPolicy.NEVER)
          .clock(time)
          .build();
    }

    @Test
    void signer_isWell_andHearsOfTheRetirement() {
      AcrAccount signer = azure.servicePrincipal(AcrRole.PUSH, AcrRole.IMAGE_SIGNER);

      DoctorReport report = examine(loggedIn(signer), image);

      assertThat(report.isWell()).as(report.toString()).isTrue();
      assertThat(finding(report, Step.SIGNING).outcome()).isEqualTo(Outcome.OK);
      assertThat(finding(report, Step.RETIREMENT).message()).contains("2028-03-31");
    }

    @Test
    void pusherWithoutTheSignersRole_mayReadAndNotSign() {
      DoctorReport report = examine(loggedIn(azure.servicePrincipal(AcrRole.PUSH)), image);

      assertThat(finding(report, Step.TAG).outcome()).isEqualTo(Outcome.OK);
      assertFailed(report, Step.SIGNING, "FORBIDDEN", "AcrImageSigner", "AcrPush");
    }

    @Test
    void adminAccount_canNotSign() {
      DoctorReport report = examine(loggedIn(azure.admin()), image);

      assertThat(finding(report, Step.READ_ACCESS).outcome()).isEqualTo(Outcome.OK);
      assertFailed(report, Step.SIGNING, "FORBIDDEN", "admin account");
    }

    @Test
    void repositoryToken_neverReachesTrustData() {
      DoctorReport report =
          examine(loggedIn(azure.repositoryToken("ci", "team/app", "pull", "push")), image);

      assertFailed(report, Step.READ_ACCESS, "FORBIDDEN", "repository-scoped");
      assertThat(finding(report, Step.IMAGE).outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void nobody_hasToLogIn() throws IOException {
      Files.delete(home.resolve("config.json"));

      DoctorReport report = examine(connections(), image);

      assertThat(finding(report, Step.CREDENTIALS).outcome()).isEqualTo(Outcome.NOTE);
      assertFailed(report, Step.READ_ACCESS, "UNAUTHENTICATED", "az acr login");
    }

    @Test
    void contentTrustThatIsDisabled_isNamed() {
      azure.disableContentTrust();

      DoctorReport report =
          examine(loggedIn(azure.servicePrincipal(AcrRole.PUSH, AcrRole.IMAGE_SIGNER)), image);

      assertFailed(report, Step.TRUST_DATA, "REJECTED", "content trust seems to be disabled");
    }

    @Test
    void contentTrustThatIsRetired_isNamed() {
      azure.retireContentTrust();

      DoctorReport report = examine(loggedIn(azure.servicePrincipal(AcrRole.PULL)), image);

      assertThat(report.toString()).contains("without content trust");
      assertThat(report.isWell()).isFalse();
    }

    @Test
    void wipedTrustData_areMissed_byWhomHasSeenThem() {
      DockerConnections reader = loggedIn(azure.servicePrincipal(AcrRole.PULL));
      TrustClient.builder()
          .trustOnFirstUse()
          .sources(reader)
          .store(store)
          .clock(time)
          .build()
          .resolve(ImageReference.parse(image));
      azure.disableContentTrust();
      azure.enableContentTrust();

      assertFailed(
          examine(reader, image), Step.TRUST_DATA, "TRUST_DATA_REMOVED", "canonical id", "pin");
      assertThat(store.load(gun).files()).isNotEmpty();
    }
  }
}
