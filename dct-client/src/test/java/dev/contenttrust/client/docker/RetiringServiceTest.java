// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Gun;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetiringServiceTest {
  @TempDir Path home;

  @Test
  void serversThatEnd_areKnownByWhereTheyAre_notByTheImage() {
    DockerConnections usual = DockerConnections.builder(Map.of(), home).build();
    DockerConnections own =
        DockerConnections.builder(Map.of(), home).trustServer("https://notary.example.com").build();

    assertThat(usual.retirement(new Gun("x.azurecr.io/app")))
        .contains(RetiringService.AZURE_CONTAINER_REGISTRY);
    assertThat(usual.retirement(new Gun("docker.io/library/alpine")))
        .contains(RetiringService.DOCKER_HUB);
    assertThat(usual.retirement(new Gun("registry.example.com/azurecr.io/app"))).isEmpty();
    assertThat(usual.retirement(new Gun("x.azurecr.io.example.com/app"))).isEmpty();
    assertThat(usual.retirement(new Gun("under_score/app"))).isEmpty();
    assertThat(own.retirement(new Gun("docker.io/library/alpine"))).isEmpty();
  }

  @Test
  void message_namesTheDay_beforeAndAfter() {
    LocalDate end = LocalDate.of(2028, 3, 31);
    RetiringService azure = RetiringService.AZURE_CONTAINER_REGISTRY;

    assertThat(azure.end()).isEqualTo(end);
    assertThat(azure.message(end.minusDays(1))).contains("is announced to end", "2028-03-31");
    assertThat(azure.message(end)).contains("to have ended", "2028-03-31");
  }
}
