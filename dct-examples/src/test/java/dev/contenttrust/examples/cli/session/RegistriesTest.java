// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.testing.EmbeddedRegistry;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RegistriesTest {
  @TempDir Path home;

  @Test
  void loopbackRegistryThatLeavesTheTlsHelloUnanswered_isAskedInPlainHttp() {
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    Session session =
        new Session(
            new Surroundings(
                Map.of(), home, nowhere, nowhere, false, Prompt.nobody(), Clock.systemUTC()),
            new GlobalOptions(),
            new DockerSources(),
            new OutputMode(false, 0));
    try (EmbeddedRegistry registry = EmbeddedRegistry.start()) {
      ImageReference image = ImageReference.parse(registry.authority() + "/team/app");

      Registries impatient = new Registries(session, Duration.ZERO);

      assertThat(impatient.describe(image, "1.0")).isEmpty();
    }
  }

  @Test
  void silence_speaksForPlainHttpOnLoopbackAlone() {
    assertThat(Registries.nobodySpeaksHttps(Reason.TIMEOUT, true)).isTrue();
    assertThat(Registries.nobodySpeaksHttps(Reason.TIMEOUT, false)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void otherAnswers_countTheSameEverywhere(Reason reason) {
    if (reason != Reason.TIMEOUT) {
      assertThat(Registries.nobodySpeaksHttps(reason, true))
          .isEqualTo(Registries.nobodySpeaksHttps(reason, false))
          .isEqualTo(reason == Reason.TLS_FAILED || reason == Reason.UNREACHABLE);
    }
  }
}
