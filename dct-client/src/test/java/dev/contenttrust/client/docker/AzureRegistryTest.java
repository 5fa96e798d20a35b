// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.contenttrust.client.Reinitialised;
import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.TrustClientBuilder;
import dev.contenttrust.client.Warning;
import dev.contenttrust.client.auth.AcrTokenProvider;
import dev.contenttrust.client.auth.CredentialSource;
import dev.contenttrust.client.auth.Secret;
import dev.contenttrust.client.publish.TrustPublisher;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.RetryPolicy;
import dev.contenttrust.client.transport.StubServer;
import dev.contenttrust.client.transport.StubServer.Answer;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Diagnosis;
import dev.contenttrust.core.Diagnosis.Problem;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.crypto.keystore.KeyStore;
import dev.contenttrust.crypto.keystore.MemoryKeyStore;
import dev.contenttrust.testing.AcrAccount;
import dev.contenttrust.testing.AcrEmulator;
import dev.contenttrust.testing.AcrRole;
import dev.contenttrust.testing.SettableClock;
import dev.contenttrust.testing.peers.DockerTrustCli;
import dev.contenttrust.testing.peers.NotaryServerProcess;
import dev.contenttrust.testing.peers.RequiresPeers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Azure Container Registry, as far as it can be emulated")
class AzureRegistryTest {
  private static final Digest IMAGE = Digest.sha256Of(Bytes.utf8("image"));

  @TempDir Path home;
  private final SettableClock time = SettableClock.at(Clock.systemUTC().instant());
  private final AcrEmulator azure = AcrEmulator.builder().clock(time).start();
  private final KeyStore keys = new MemoryKeyStore(new SecureRandom());
  private final Gun app = new Gun(azure.host() + "/team/app");
  private final AcrAccount signer = azure.servicePrincipal(AcrRole.PUSH, AcrRole.IMAGE_SIGNER);
  private final AcrAccount reader = azure.servicePrincipal(AcrRole.PULL);

  @AfterEach
  void stop() {
    azure.close();
  }

  /** Connects with what {@code docker login} or {@code az acr login} left for the account. */
  private DockerConnections loggedIn(AcrAccount account) {
    try {
      Path folder = Files.createTempDirectory(home, "docker");
      azure.writeLogin(folder, account);
      return connections(folder).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DockerConnections with(CredentialSource credentials) {
    azure.tls().writeAuthority(home.resolve("tls").resolve(azure.host()));
    return connections(home).credentials(credentials).build();
  }

  private DockerConnectionsBuilder connections(Path folder) {
    return DockerConnections.builder(azure.environment(), home)
        .configFolder(folder)
        .retries(RetryPolicy.NEVER)
        .clock(time);
  }

  private TrustPublisher publisher(DockerConnections connections) {
    return TrustPublisher.trustingOnFirstUse()
        .sources(connections)
        .sinks(connections)
        .keys(keys)
        .clock(time)
        .build();
  }

  private void initialise(DockerConnections connections) {
    TrustPublisher publisher = publisher(connections);
    publisher.initialiser().initialise(publisher.edit(app));
  }

  private void sign(DockerConnections connections) {
    publisher(connections).signTag(app, "1.0", IMAGE, 100);
  }

  private void signAnother(DockerConnections connections) {
    publisher(connections).signTag(app, "2.0", IMAGE, 100);
  }

  private void signed() {
    initialise(loggedIn(signer));
    sign(loggedIn(signer));
  }

  private Digest resolve(DockerConnections connections) {
    return resolve(
        TrustClient.builder()
            .trustOnFirstUse()
            .sources(connections)
            .store(MetadataStore.memory())
            .clock(time));
  }

  private Digest resolve(TrustClientBuilder client) {
    return client.build().resolve(ImageReference.parse(app + ":1.0")).digest();
  }

  private static Diagnosis diagnosis(Runnable refused, String... said) {
    try {
      refused.run();
    } catch (TrustServerException e) {
      Diagnosis diagnosis = e.diagnosis().orElseThrow(() -> new AssertionError(e));
      assertThat(e.getMessage())
          .contains(diagnosis.explanation(), diagnosis.remedy())
          .doesNotContain("eyJ");
      for (String words : said) {
        assertThat(e.getMessage()).contains(words);
      }
      return diagnosis;
    }
    throw new AssertionError("no refusal");
  }

  private static Problem problem(Runnable refused, String... said) {
    return diagnosis(refused, said).problem();
  }

  @Test
  void servicePrincipalWithBothRoles_signs_andAcrPullAloneReads() {
    signed();
    assertThat(resolve(loggedIn(reader))).isEqualTo(IMAGE);
  }

  @Test
  @DisplayName("az acr login: the identity token of a person")
  void person_signsAndReads() {
    DockerConnections alice = loggedIn(azure.person("alice", AcrRole.PUSH, AcrRole.IMAGE_SIGNER));
    initialise(alice);
    sign(alice);
    assertThat(resolve(loggedIn(azure.person("bob", AcrRole.PULL)))).isEqualTo(IMAGE);
  }

  @Test
  @DisplayName("case 26: Entra token, exchange, one access token for each of two scopes")
  void entraToken_isExchanged_andServesTrustDataAndImagesOfOneHost() {
    try (AcrEmulator both = AcrEmulator.builder().name("both").start()) {
      both.images().orElseThrow().pushImage("a", "1", "layer");
      AcrAccount account = both.person("carol", AcrRole.PUSH, AcrRole.IMAGE_SIGNER);
      both.tls().writeAuthority(home.resolve("tls").resolve(both.host()));
      DockerConnections connections =
          DockerConnections.builder(both.environment(), home)
              .configFolder(home)
              .credentials(
                  new AcrTokenProvider(() -> Secret.of(both.entraToken(account)), both.tenant()))
              .build();
      Deadline soon = Deadline.in(Duration.ofSeconds(60));
      assertThat(connections.open(new Gun(both.host() + "/a")).fetch("root.json", 9, soon))
          .isEmpty();
      assertThat(connections.registry(both.host()).manifest("a", "1", soon)).isPresent();
      assertThat(both.requests())
          .containsExactly(
              "GET /v2/both.azurecr.io/a/_trust/tuf/root.json 401",
              "POST /oauth2/exchange 200",
              "POST /oauth2/token 200",
              "GET /v2/both.azurecr.io/a/_trust/tuf/root.json 404",
              "POST /oauth2/exchange 200",
              "POST /oauth2/token 200",
              "GET /v2/a/manifests/1 200");
    }
  }

  @Test
  void entraToken_goesToNoOtherRegistry_andToNoOtherTrustServer() {
    AcrTokenProvider provider = new AcrTokenProvider(() -> Secret.of("entra"));
    assertThat(provider.find("registry.example.com")).isEmpty();
    assertThat(provider.find("azurecr.io.example.com")).isEmpty();
    assertThat(provider.find("MyRegistry.AzureCR.io")).isPresent();
    try (StubServer other = StubServer.start(r -> Answer.of(500))) {
      other.behave(
          r ->
              Answer.of(401)
                  .with("WWW-Authenticate", "Bearer realm=\"" + other.uri() + "/oauth2/token\""));
      DockerConnections connections =
          connections(home).trustServer(other.uri().toString()).credentials(provider).build();
      assertThatExceptionOfType(TrustServerException.class)
          .isThrownBy(() -> resolve(connections))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CREDENTIALS));
      assertThat(other.requests())
          .isNotEmpty()
          .allSatisfy(
              request -> {
                assertThat(request.target()).startsWith("/v2/");
                assertThat(request.headers().containsKey("Authorization")).isFalse();
              });
    }
  }

  @Test
  @DisplayName("case 27: AcrPush without AcrImageSigner")
  void pushRoleAlone_readsAndDoesNotSign() {
    signed();
    AcrAccount pusher = azure.servicePrincipal(AcrRole.PUSH);
    assertThat(resolve(loggedIn(pusher))).isEqualTo(IMAGE);
    assertThat(problem(() -> signAnother(loggedIn(pusher)), "AcrImageSigner", "log in again"))
        .isEqualTo(Problem.SIGNER_ROLE_MISSING);
  }

  @Test
  @DisplayName("a role that is given takes a new login")
  void loginFromBeforeTheRole_staysWithoutIt() {
    AcrAccount alice = azure.person("alice", AcrRole.PUSH);
    DockerConnections before = loggedIn(alice);
    azure.assign(alice, AcrRole.PUSH, AcrRole.IMAGE_SIGNER);
    assertThat(problem(() -> initialise(before), "after every change of roles log in again"))
        .isEqualTo(Problem.SIGNER_ROLE_MISSING);
    assertThat(keys.list()).isEmpty();
    initialise(loggedIn(alice));
  }

  @Test
  @DisplayName("case 27: the admin account")
  void adminAccount_readsAndNeverSigns() {
    assertThat(problem(() -> initialise(loggedIn(azure.admin())), "service principal"))
        .isEqualTo(Problem.ADMIN_ACCOUNT);
    signed();
    assertThat(resolve(loggedIn(azure.admin()))).isEqualTo(IMAGE);
    assertThat(problem(() -> signAnother(loggedIn(azure.admin()))))
        .isEqualTo(Problem.ADMIN_ACCOUNT);
  }

  @Test
  @DisplayName("case 27: repository-scoped tokens")
  void repositoryToken_reachesNoTrustData() {
    signed();
    AcrAccount token = azure.repositoryToken("ci-token", "team/app", "pull", "push");
    assertThat(problem(() -> resolve(loggedIn(token)), "ci-token", "not even for reading"))
        .isEqualTo(Problem.REPOSITORY_TOKEN);
    assertThat(problem(() -> signAnother(loggedIn(token)))).isEqualTo(Problem.REPOSITORY_TOKEN);
  }

  @Test
  void nobody_isToldHowToLogIn() {
    assertThat(
            problem(() -> resolve(with(CredentialSource.none())), "az acr login --name myregistry"))
        .isEqualTo(Problem.NO_CREDENTIALS);
  }

  @Test
  void expiredSecretOfAServicePrincipal_isToldFromAMissingRole() {
    azure.expireSecret(reader);
    assertThat(problem(() -> resolve(loggedIn(reader)), "az ad sp credential reset"))
        .isEqualTo(Problem.CREDENTIALS_REFUSED);
    azure.expireSecret(azure.admin());
    assertThat(problem(() -> resolve(loggedIn(azure.admin())), "disabled"))
        .isEqualTo(Problem.CREDENTIALS_REFUSED);
    AcrAccount token = azure.repositoryToken("ci-token", "team/app", "pull");
    azure.expireSecret(token);
    assertThat(problem(() -> resolve(loggedIn(token)), "repository-scoped"))
        .isEqualTo(Problem.CREDENTIALS_REFUSED);
  }

  @Test
  void expiredLogin_isRenewedWhereTheSourceHasANewOne_elseExplained() throws IOException {
    signed();
    AcrAccount alice = azure.person("alice", AcrRole.PULL);
    Path folder = Files.createTempDirectory(home, "docker");
    azure.writeLogin(folder, alice);
    DockerConnections connections = connections(folder).build();
    resolve(connections);
    time.advance(Duration.ofHours(4));
    assertThat(problem(() -> resolve(connections), "az acr login --name myregistry"))
        .isEqualTo(Problem.LOGIN_EXPIRED);
    azure.writeLogin(folder, alice);
    assertThat(resolve(connections)).isEqualTo(IMAGE);
  }

  @Test
  void entraTokenThatIsOver_orOfAnotherDirectory_orWithoutRole_isToldApart() {
    AcrAccount alice = azure.person("alice", AcrRole.PULL);
    String old = azure.entraToken(alice);
    time.advance(Duration.ofHours(2));
    assertThat(problem(() -> resolve(with(new AcrTokenProvider(() -> Secret.of(old))))))
        .isEqualTo(Problem.LOGIN_EXPIRED);

    AcrTokenProvider elsewhere =
        new AcrTokenProvider(() -> Secret.of(azure.entraToken(alice)), "another-directory");
    assertThat(problem(() -> resolve(with(elsewhere)), azure.tenant(), "another-directory"))
        .isEqualTo(Problem.WRONG_TENANT);

    AcrAccount stranger = azure.person("mallory");
    AcrTokenProvider noRole = new AcrTokenProvider(() -> Secret.of(azure.entraToken(stranger)));
    assertThat(problem(() -> resolve(with(noRole)), "has no role")).isEqualTo(Problem.WRONG_TENANT);

    AcrTokenProvider opaque = new AcrTokenProvider(() -> Secret.of("opaque"));
    assertThat(problem(() -> resolve(with(opaque)))).isEqualTo(Problem.CREDENTIALS_REFUSED);
  }

  @Test
  void entraTokenThatWasRefused_isAskedForOnceMore() {
    signed();
    AcrAccount alice = azure.person("alice", AcrRole.PULL);
    Queue<String> tokens = new ArrayDeque<>(List.of(azure.entraToken(alice)));
    DockerConnections connections = with(new AcrTokenProvider(() -> Secret.of(tokens.remove())));
    resolve(connections);
    time.advance(Duration.ofHours(2));
    tokens.add(azure.entraToken(alice));
    assertThat(resolve(connections)).isEqualTo(IMAGE);
  }

  @Test
  void disabledContentTrust_isExplained_forReadersAndSigners() {
    signed();
    azure.disableContentTrust();
    assertThat(problem(() -> resolve(loggedIn(reader)), "deleted the trust data"))
        .isEqualTo(Problem.CONTENT_TRUST_DISABLED);
    assertThat(problem(() -> signAnother(loggedIn(signer))))
        .isEqualTo(Problem.CONTENT_TRUST_DISABLED);
  }

  @Test
  @DisplayName("trust data wiped: what known clients hear, and the safe way on")
  void wipedTrustData_isExplained_andFollowedByClientsThatPinTheRootKey() {
    signed();
    MetadataStore known = MetadataStore.memory();
    MetadataStore pinning = MetadataStore.memory();
    resolve(client(RootPins.trustOnFirstUse(), known));
    KeyId rootKey = canonicalRootKey();
    RootPins pins = RootPins.builder().key(app.value(), rootKey).build();
    resolve(client(pins, pinning));
    azure.disableContentTrust();
    azure.enableContentTrust();

    assertThatExceptionOfType(NotSignedException.class)
        .isThrownBy(() -> resolve(client(RootPins.trustOnFirstUse(), known)))
        .withMessageContaining(rootKey.value())
        .satisfies(
            e -> assertThat(e.reason()).isEqualTo(NotSignedException.Reason.TRUST_DATA_REMOVED));

    time.advance(Duration.ofMinutes(1));
    signed();
    assertThatExceptionOfType(UntrustedException.RootRotationRejected.class)
        .isThrownBy(() -> resolve(client(RootPins.trustOnFirstUse(), known)));
    assertThat(resolve(client(pins, pinning))).isEqualTo(IMAGE);
  }

  private KeyId canonicalRootKey() {
    return client(RootPins.trustOnFirstUse(), MetadataStore.memory())
        .build()
        .open(app)
        .warnings()
        .stream()
        .flatMap(
            w ->
                w instanceof Warning.TrustedOnFirstUse first
                    ? first.canonicalKeys().stream()
                    : Stream.of())
        .findFirst()
        .orElseThrow();
  }

  private TrustClientBuilder client(RootPins pins, MetadataStore store) {
    return TrustClient.builder()
        .pinning(pins)
        .reinitialised(Reinitialised.ACCEPT_IF_PINNED)
        .sources(loggedIn(reader))
        .store(store)
        .clock(time);
  }

  @Test
  @RequiresPeers("notary-server")
  void realTrustServerBehindTheRegistry_behavesLikeTheEmbeddedOne() {
    try (NotaryServerProcess notary = NotaryServerProcess.start();
        AcrEmulator real =
            AcrEmulator.builder()
                .name("real")
                .trustServer(notary.uri(), notary.tls().context())
                .start()) {
      Gun gun = new Gun(real.host() + "/app");
      DockerConnections connections =
          DockerConnections.builder(real.environment(), home)
              .configFolder(home.resolve("real"))
              .build();
      real.writeLogin(
          home.resolve("real"), real.servicePrincipal(AcrRole.PUSH, AcrRole.IMAGE_SIGNER));
      TrustPublisher publisher =
          TrustPublisher.trustingOnFirstUse()
              .sources(connections)
              .sinks(connections)
              .keys(keys)
              .build();
      publisher.initialiser().initialise(publisher.edit(gun));
      publisher.signTag(gun, "1.0", IMAGE, 100);
      TrustClient client = TrustClient.builder().trustOnFirstUse().sources(connections).build();
      ImageReference image = ImageReference.parse(gun + ":1.0");
      assertThat(client.resolve(image).digest()).isEqualTo(IMAGE);

      real.disableContentTrust();
      real.enableContentTrust();
      assertThatExceptionOfType(NotSignedException.class)
          .isThrownBy(() -> client.resolve(image))
          .satisfies(
              e -> assertThat(e.reason()).isEqualTo(NotSignedException.Reason.TRUST_DATA_REMOVED));
    }
  }

  @Test
  @RequiresPeers("docker")
  @DisplayName("the real docker client meets what users of the service report")
  void realClient_readsWithAcrPull_andIsRefusedWithARepositoryToken() {
    signed();
    String image = app + ":1.0";
    assertThat(docker(reader).inspect(image)).contains(IMAGE.hex());
    assertThat(docker(azure.person("alice", AcrRole.PULL)).inspect(image)).contains(IMAGE.hex());

    AcrAccount token = azure.repositoryToken("ci-token", "team/app", "pull");
    assertThat(docker(token).run("-D", "trust", "inspect", image).errors())
        .contains("you are not authorized to perform this operation: server returned 401.");
  }

  private DockerTrustCli docker(AcrAccount account) {
    Path config = home.resolve("docker-" + account.name());
    azure.writeLogin(config, account);
    return DockerTrustCli.loggedIn(home, config, azure.environment());
  }

  @Test
  void retiredContentTrust_isToldFromARepositoryWithoutSignatures() {
    azure.retireContentTrust();
    assertThat(problem(() -> resolve(loggedIn(reader)), "2028-03-31"))
        .isEqualTo(Problem.CONTENT_TRUST_RETIRED);
  }
}
