// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final CountDownLatch twoLines = new CountDownLatch(2);
  private final ByteArrayOutputStream seen =
      new ByteArrayOutputStream() {
        @Override
        public void flush() {
          twoLines.countDown();
        }
      };

  private Progress start(boolean terminal, boolean quiet, Duration patience) {
    PrintStream err = new PrintStream(seen, false, StandardCharsets.UTF_8);
    Surroundings surroundings =
        new Surroundings(
            Map.of(), Path.of(""), err, err, terminal, Prompt.nobody(), Clock.systemUTC());
    return Progress.of(surroundings, quiet, "verifying app", patience);
  }

  private String text() {
    return seen.toString(StandardCharsets.UTF_8);
  }

  @Test
  void longWork_isToldOnATerminal_andTheLineVanishesAtTheEnd() throws Exception {
    Progress progress = start(true, false, Duration.ofMillis(1));
    assertThat(twoLines.await(60, TimeUnit.SECONDS)).isTrue();

    progress.end();

    assertThat(text())
        .startsWith("\r\u001b[Kverifying app … 1 s\r\u001b[Kverifying app … 2 s")
        .endsWith("\r\u001b[K")
        .doesNotContain("\n");
  }

  @Test
  void quickWork_andWorkThatNobodyWatches_areNotTold() {
    start(true, false, Duration.ofDays(1)).end();
    start(true, true, Duration.ofMillis(1)).end();
    start(false, false, Duration.ofMillis(1)).end();

    assertThat(text()).isEmpty();
  }
}
