// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.examples.cli.CommandRun.Result;
import dev.contenttrust.testing.RepositoryBuilder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetirementTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  @TempDir Path home;

  private CommandRun dct() {
    return new CommandRun(home, RepositoryBuilder.NOW);
  }

  @Test
  void serviceThatEnds_isToldOnce_onStandardErrorAlone() {
    Result result = dct().run("resolve", "--offline", "x.azurecr.io/app:1");

    assertThat(result.out()).isEmpty();
    assertThat(result.err()).containsOnlyOnce("2028-03-31").startsWith("Warning: x.azurecr.io: ");
  }

  @Test
  void otherServers_andImagesAskedForByDigest_areNoOccasion() {
    assertThat(dct().run("resolve", "--offline", "registry.example.com/app:1").err())
        .doesNotContain("announced");
    assertThat(
            dct()
                .run("resolve", "--offline", "--server", "https://n.example.com", "alpine:1")
                .err())
        .doesNotContain("announced");
    assertThat(dct().run("resolve", "x.azurecr.io/app@" + DIGEST).err()).isEmpty();
  }

  @Test
  void variable_silencesIt() {
    assertThat(
            dct()
                .variable("DCT_NO_NOTICES", "1")
                .run("resolve", "--offline", "x.azurecr.io/app:1")
                .err())
        .doesNotContain("2028");
  }
}
