// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.publish.TrustPublisher;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.transport.RetryPolicy;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.crypto.keystore.KeyStore;
import dev.contenttrust.crypto.keystore.MemoryKeyStore;
import dev.contenttrust.testing.acr.AcrAccount;
import dev.contenttrust.testing.acr.AcrEmulator;
import dev.contenttrust.testing.acr.AcrRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AzureRegistryTest {
  private static final Digest IMAGE = Digest.sha256Of(Bytes.utf8("image"));

  @TempDir Path home;
  private final AcrEmulator azure = AcrEmulator.start();
  private final KeyStore keys = new MemoryKeyStore(new SecureRandom());
  private final Gun app = new Gun(azure.host() + "/team/app");

  @AfterEach
  void stop() {
    azure.close();
  }

  private DockerConnections connections(AcrAccount account) throws IOException {
    Path folder = Files.createTempDirectory(home, "docker");
    azure.writeLogin(folder, account);
    return DockerConnections.builder(azure.environment(), home)
        .configFolder(folder)
        .retries(RetryPolicy.NEVER)
        .build();
  }

  private TrustPublisher publisher(AcrAccount account) throws IOException {
    DockerConnections connections = connections(account);
    return TrustPublisher.trustingOnFirstUse()
        .sources(connections)
        .sinks(connections)
        .keys(keys)
        .build();
  }

  private void sign(AcrAccount account) throws IOException {
    TrustPublisher publisher = publisher(account);
    publisher.initialiser().initialise(publisher.edit(app));
    publisher.signTag(app, "1.0", IMAGE, 100);
  }

  private Digest resolve(AcrAccount account) throws IOException {
    return TrustClient.builder()
        .trustOnFirstUse()
        .sources(connections(account))
        .store(MetadataStore.memory())
        .build()
        .resolve(ImageReference.parse(app + ":1.0"))
        .digest();
  }

  @Test
  void servicePrincipalThatMaySign_signs_andAReaderPulls() throws IOException {
    sign(azure.servicePrincipal(AcrRole.PUSH, AcrRole.IMAGE_SIGNER));

    assertThat(resolve(azure.servicePrincipal(AcrRole.PULL))).isEqualTo(IMAGE);
    assertThat(resolve(azure.person("alice", AcrRole.PULL))).isEqualTo(IMAGE);
  }

  @Test
  void pushRoleAlone_doesNotSign() {
    assertThatExceptionOfType(TrustServerException.class)
        .isThrownBy(() -> sign(azure.servicePrincipal(AcrRole.PUSH)))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.FORBIDDEN));
  }
}
