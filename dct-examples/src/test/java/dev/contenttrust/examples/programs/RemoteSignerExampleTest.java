// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.publish.PublishException;
import dev.contenttrust.client.publish.TrustPublisher;
import dev.contenttrust.client.transport.HttpMetadataSink;
import dev.contenttrust.client.transport.HttpMetadataSource;
import dev.contenttrust.client.transport.HttpTransport;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.Signer;
import dev.contenttrust.crypto.keystore.CombinedKeyStore;
import dev.contenttrust.crypto.keystore.FileKeyStore;
import dev.contenttrust.crypto.keystore.KeyEntry;
import dev.contenttrust.crypto.keystore.MemoryKeyStore;
import dev.contenttrust.crypto.keystore.PassphraseSource;
import dev.contenttrust.crypto.keystore.SignerKeyStore;
import dev.contenttrust.testing.TrustServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteSignerExampleTest {
  private static final Gun GUN = new Gun("registry.example.com/remote/app");
  private static final Digest IMAGE = Digest.sha256Of(Bytes.utf8("image"));
  private static final String TOKEN = "a token that nobody guesses";
  private static final String PASSPHRASE = "the vault's passphrase";

  @TempDir Path vault;

  private final HttpTransport http = HttpTransport.builder().build();

  @Test
  void readme_quotesTheExampleThatIsCompiled() throws Exception {
    QuotedInReadme.require(RemoteSignerExample.class);
  }

  @Test
  void keyInAnotherProcess_signsWhatIsPublished_andNothingIsUploadedOnceItIsGone()
      throws Exception {
    KeyEntry alice = keyInTheVault();
    Process process = startService(alice);
    try (TrustServer server = TrustServer.start();
        BufferedReader told = process.inputReader(StandardCharsets.UTF_8)) {
      Signer signer = RemoteSignerExample.signer(URI.create(told.readLine()), TOKEN, now());
      MemoryKeyStore own = new MemoryKeyStore(new SecureRandom());
      TrustPublisher publisher = publisher(server, own, signer);
      publisher
          .initialiser()
          .initialise(publisher.edit(GUN).addSigner("alice", List.of(signer.publicKey())));
      publisher.signTag(GUN, "1.0", IMAGE, 5);

      assertThat(reader(server).lookup(GUN, "1.0", RoleName.notary("targets/alice")).digest())
          .isEqualTo(IMAGE);
      assertThat(own.list())
          .extracting(KeyEntry::role)
          .containsExactlyInAnyOrder("root", "targets");
      assertThat(told.readLine()).matches("signed [0-9]+ bytes, sha256:[0-9a-f]{64}");
      process.destroy();
      process.waitFor();
      server.clearRequests();
      assertThatExceptionOfType(PublishException.class)
          .isThrownBy(() -> publisher.signTag(GUN, "2.0", IMAGE, 5))
          .satisfies(e -> assertThat(e.step()).isEqualTo(PublishException.Step.KEYS));
      assertThat(server.requests()).noneMatch(request -> request.startsWith("POST"));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void service_answersNobodyWithoutTheToken_andSignsNothingForThem() throws Exception {
    KeyEntry alice = keyInTheVault();
    Signer key = keys().find(alice.id()).orElseThrow();
    PrintStream log = new PrintStream(Files.newOutputStream(vault.resolve("log")), true, "UTF-8");
    try (log;
        SigningService service = SigningService.start(key, TOKEN, 0, log)) {
      assertThat(RemoteSignerExample.signer(service.uri(), TOKEN, now()).publicKey())
          .isEqualTo(key.publicKey());
      for (String wrong : List.of("", "another token, also long", TOKEN + "x")) {
        assertThatExceptionOfType(IOException.class)
            .isThrownBy(() -> RemoteSignerExample.signer(service.uri(), wrong, now()))
            .withMessageContaining("401");
      }
      assertThat(Files.readString(vault.resolve("log"))).isEmpty();
    }
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> SigningService.start(key, "short", 0, System.out));
  }

  private KeyEntry keyInTheVault() {
    return keys().generate(KeyAlgorithm.ECDSA_P256, "alice", null);
  }

  private FileKeyStore keys() {
    return FileKeyStore.builder(
            vault, PassphraseSource.constant(PASSPHRASE.toCharArray()), new SecureRandom())
        .build();
  }

  private Process startService(KeyEntry key) throws IOException {
    Path token = Files.writeString(vault.resolve("token"), TOKEN + "\n");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SigningService.class.getName(),
            vault.toString(),
            key.id().value(),
            token.toString());
    builder.environment().put("DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE", PASSPHRASE);
    builder.redirectError(vault.resolve("errors").toFile());
    return builder.start();
  }

  private TrustPublisher publisher(TrustServer server, MemoryKeyStore own, Signer signer) {
    return TrustPublisher.trustingOnFirstUse()
        .sources(gun -> new HttpMetadataSource(http, server.uri(), gun))
        .sinks(gun -> new HttpMetadataSink(http, server.uri(), gun))
        .keys(CombinedKeyStore.of(own, SignerKeyStore.of(signer, "alice", null)))
        .build();
  }

  private TrustClient reader(TrustServer server) {
    return TrustClient.builder()
        .trustOnFirstUse()
        .sources(gun -> new HttpMetadataSource(http, server.uri(), gun))
        .build();
  }

  private static Clock now() {
    return Clock.systemUTC();
  }
}
