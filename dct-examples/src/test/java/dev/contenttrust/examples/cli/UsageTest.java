// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.examples.cli.CommandRun.Result;
import dev.contenttrust.testing.RepositoryBuilder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  @TempDir Path home;
  private CommandRun dct;

  @BeforeEach
  void sitDown() {
    dct = new CommandRun(home, RepositoryBuilder.NOW);
  }

  @Test
  void noCommand_isWrongUsage() {
    Result result = dct.run();

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("a command is missing", "dct --help");
  }

  @Test
  void unknownOption_isWrongUsage() {
    Result result = dct.run("resolve", "--trust-dri", "x", "alpine");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--trust-dri").hasLineCount(1);
  }

  @Test
  void unknownCommand_isWrongUsageAndNamesTheLikelyOne() {
    Result result = dct.run("reslove", "alpine");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("did you mean").contains("resolve");
  }

  @Test
  void missingArgument_isWrongUsage() {
    assertThat(dct.run("lookup", "registry.example.com/a").code()).isEqualTo(2);
    assertThat(dct.run("inspect").code()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Alpine", "alpine:-x", "alpine@sha256:12", "", " ", "a//b"})
  void malformedReference_isWrongUsage(String image) {
    Result result = dct.run("resolve", image);

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).startsWith("Error: ").hasLineCount(1);
    assertThat(result.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "a b", "a//b"})
  void malformedGun_isWrongUsage(String gun) {
    assertThat(dct.run("list", gun).code()).isEqualTo(2);
  }

  @Test
  void malformedReference_isToldInJsonWithItsReason() {
    Result result = dct.run("resolve", "Alpine", "--json");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .startsWith(
            "{\"error\":{\"family\":\"USAGE\",\"code\":\"INVALID_REFERENCE_NOT_LOWERCASE\","
                + "\"exitCode\":2,\"message\":\"invalid reference format");
    assertThat(result.errorJson()).isNotNull();
  }

  @Test
  void wrongUsage_isToldInJsonWhereverTheOptionStands() {
    assertThat(dct.run("resolve", "--json").err()).startsWith("{\"error\":{\"family\":\"USAGE\"");
    assertThat(dct.run("--json", "resolve").err()).startsWith("{\"error\":{\"family\":\"USAGE\"");
    assertThat(dct.run("resolve", "--no-such", "--json").err())
        .startsWith("{\"error\":{\"family\":\"USAGE\"");
  }

  @Test
  void malformedPin_isWrongUsage() {
    assertThat(dct.run("resolve", "--root-key", "12", "alpine").code()).isEqualTo(2);
    assertThat(dct.run("resolve", "--root-ca", home + "/absent.pem", "alpine").code()).isEqualTo(2);
  }

  @Test
  void malformedSignerOrRole_isWrongUsage() {
    assertThat(dct.run("resolve", "--signer", "a b", "alpine").code()).isEqualTo(2);
    assertThat(dct.run("list", "--role", "Targets", "example.com/a").code()).isEqualTo(2);
  }

  @Test
  void malformedSpanOfTime_isWrongUsage() {
    assertThat(dct.run("status", "--within", "soon", "example.com/a").code()).isEqualTo(2);
  }

  @Test
  void digestReference_passesThroughWithoutAServer() {
    assertThat(dct.run("resolve", "alpine@" + DIGEST))
        .isEqualTo(new Result(0, "docker.io/library/alpine@" + DIGEST + "\n", ""));
  }

  @Test
  void tagWithDigest_isLookedUp() {
    Result result = dct.run("resolve", "--server", "http://127.0.0.1:1", "alpine:3@" + DIGEST);

    assertThat(result.code()).isEqualTo(5);
  }

  @Test
  void help_showsUsageAndAnExample() {
    for (String command :
        List.of(
            "resolve", "lookup", "list", "inspect", "explain", "status", "changes", "demo",
            "serve")) {
      Result result = dct.run(command, "--help");

      assertThat(result.code()).isZero();
      assertThat(result.err()).isEmpty();
      assertThat(result.out()).contains("Usage: dct " + command, "Example", "  dct " + command);
    }
  }

  @Test
  void help_namesEveryExitCode() {
    Result result = dct.run("--help");

    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("Exit codes:", "NOT TRUSTED");
  }

  @Test
  void version_isOneLine() {
    assertThat(dct.run("--version").out()).startsWith("dct ").hasLineCount(1);
  }
}
