// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.examples.cli.CommandRun.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  @TempDir Path home;

  @Test
  void demo_verifiesADigestAndRefusesEveryAttack() throws Exception {
    Result result = new CommandRun(home, Clock.systemUTC().instant()).run("demo");

    assertThat(result.code()).describedAs(result.toString()).isZero();
    assertThat(result.out())
        .containsPattern("(?m)^ +127\\.0\\.0\\.1:[0-9]+/demo/app@sha256:[0-9a-f]{64}$")
        .containsSubsequence("servers ", "push ", "keys ", "sign ", "move ", "resolve ", "pull ")
        .contains("alice signed in targets/alice and targets/releases; read back and verified")
        .contains("Every step did what it should.")
        .doesNotContain("FAILED");
    assertThat(result.out().lines().filter(line -> line.startsWith("  refused "))).hasSize(10);
    assertThat(result.err()).isEmpty();
    try (Stream<Path> left = Files.list(home)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void demoForScripts_isOneJsonObject() {
    Result result = new CommandRun(home, Clock.systemUTC().instant()).run("demo", "--json");

    assertThat(result.code()).isZero();
    assertThat(result.json()).isNotNull();
    assertThat(result.out()).contains("\"ok\": true", "\"digest\": \"sha256:", "\"registry\": ");
  }
}
