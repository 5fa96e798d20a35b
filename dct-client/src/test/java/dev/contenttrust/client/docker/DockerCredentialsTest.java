// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.contenttrust.client.auth.Credential;
import dev.contenttrust.client.auth.Credential.IdentityToken;
import dev.contenttrust.client.auth.Credential.UserPassword;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerCredentialsTest {
  private static final String REG = "reg.example.com:5000";
  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();

  private static String b64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private void config(String json) throws IOException {
    Files.writeString(folder.resolve("config.json"), json);
  }

  private void auth(String key, String entry) throws IOException {
    config("{\"auths\":{\"" + key + "\":" + entry + "},\"HttpHeaders\":{\"X\":\"y\"}}");
  }

  private void helper(String suffix, String script) throws IOException {
    Path program = folder.resolve("docker-credential-" + suffix);
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    environment.put("PATH", folder + ":/usr/bin:/bin");
  }

  private String found(String registry) {
    HelperProcess helpers = new PathHelperProcess(environment, Duration.ofSeconds(20));
    return found(registry, helpers);
  }

  private String found(String registry, HelperProcess helpers) {
    Optional<Credential> credential =
        new DockerCredentials(folder, environment, helpers).find(registry);
    Credential given = credential.orElse(null);
    if (given instanceof UserPassword user) {
      return user.user() + ":" + user.password().reveal();
    }
    return given instanceof IdentityToken token ? "token " + token.token().reveal() : "none";
  }

  private TrustServerException failure(String registry) {
    return failure(registry, new PathHelperProcess(environment, Duration.ofSeconds(20)));
  }

  private TrustServerException failure(String registry, HelperProcess helpers) {
    try {
      found(registry, helpers);
    } catch (TrustServerException e) {
      assertThat(e.reason()).isEqualTo(Reason.CREDENTIALS);
      for (Throwable at = e; at != null; at = at.getCause()) {
        assertThat(at.toString()).doesNotContain("hidden", b64("hidden"));
      }
      return e;
    }
    throw new AssertionError("no failure");
  }

  @Test
  void noFile_meansNoCredentials() {
    assertThat(found(REG)).isEqualTo("none");
  }

  @Test
  @DisplayName("case 22: the first colon separates, trailing NULs go")
  void auth_isDecoded() throws IOException {
    auth(REG, "{\"auth\":\"" + b64("u:p:q\0\0") + "\",\"username\":\"x\",\"password\":\"y\"}");
    assertThat(found(REG)).isEqualTo("u:p:q");
  }

  @Test
  void plainFieldsAndIdentityToken_areHonoured() throws IOException {
    auth(REG, "{\"username\":\"u\",\"password\":\"p\"}");
    assertThat(found(REG)).isEqualTo("u:p");
    auth(
        REG,
        "{\"auth\":\""
            + b64("00000000-0000-0000-0000-000000000000:")
            + "\",\"identitytoken\":\"t\"}");
    assertThat(found(REG)).isEqualTo("token t");
    auth(REG, "{}");
    assertThat(found(REG)).isEqualTo("none");
  }

  @ParameterizedTest
  @DisplayName("case 21: the key is reduced to host and port")
  @ValueSource(
      strings = {
        "reg.example.com:5000",
        "https://reg.example.com:5000/v1/",
        "http://reg.example.com:5000"
      })
  void keyWithSchemeAndPath_matches(String key) throws IOException {
    auth(key, "{\"auth\":\"" + b64("u:p") + "\"}");
    assertThat(found(REG)).isEqualTo("u:p");
    assertThat(found("reg.example.com")).isEqualTo("none");
    assertThat(found("reg.example.com:5001")).isEqualTo("none");
  }

  @Test
  @DisplayName("case 21: Docker Hub")
  void hub_usesItsLiteralKey() throws IOException {
    auth("https://index.docker.io/v1/", "{\"auth\":\"" + b64("u:p") + "\"}");
    assertThat(found("docker.io")).isEqualTo("u:p");
    auth("docker.io", "{\"auth\":\"" + b64("u:p") + "\"}");
    assertThat(found("docker.io")).isEqualTo("none");
  }

  @ParameterizedTest
  @DisplayName("case 22: broken files are errors, wherever the fault is")
  @ValueSource(
      strings = {
        "{",
        "[]",
        "",
        "{\"auths\":[]}",
        "{\"auths\":{\"other\":{\"auth\":\"hidden!\"}}}",
        "{\"auths\":{\"other\":{\"auth\":\"aGlkZGVu\"}}}",
        "{\"auths\":{\"other\":7}}",
        "{\"auths\":{\"o\":{\"username\":7}}}",
        "{\"credsStore\":7}",
        "{\"credHelpers\":{\"a\":{}}}",
        "{\"auths\":{\"a\":{\"username\":\"a:b\",\"password\":\"hidden\"}}}"
      })
  void brokenFile_isAnError(String json) throws IOException {
    config(json);
    assertThat(failure(REG).getMessage()).contains("config.json");
  }

  @Test
  @DisplayName("case 23: credHelpers beat credsStore, and both beat auths")
  void helpers_haveTheirOrder() throws IOException {
    helper("one", "read k; echo '{\"Username\":\"one\",\"Secret\":\"'$k'\"}'");
    helper("two", "read k; echo '{\"Username\":\"two\",\"Secret\":\"'$1'\"}'");
    config(
        "{\"auths\":{\""
            + REG
            + "\":{\"auth\":\""
            + b64("u:p")
            + "\"}},\"credsStore\":\"two\","
            + "\"credHelpers\":{\""
            + REG
            + "\":\"one\"}}");
    assertThat(found(REG)).isEqualTo("one:" + REG);
    assertThat(found("other.example.com")).isEqualTo("two:get");
    assertThat(found("docker.io")).isEqualTo("two:get");
  }

  @Test
  @DisplayName("case 23: <token> is an identity token, the known text means none")
  void helperAnswers_areUnderstood() throws IOException {
    config("{\"auths\":{\"" + REG + "\":{\"auth\":\"" + b64("u:p") + "\"}},\"credsStore\":\"h\"}");
    helper("h", "echo '{\"Username\":\"<token>\",\"Secret\":\"t\"}'");
    assertThat(found(REG)).isEqualTo("token t");
    helper("h", "echo 'credentials not found in native keychain'; exit 1");
    assertThat(found(REG)).isEqualTo("none");
  }

  @ParameterizedTest
  @DisplayName("case 23: failing helpers are errors")
  @ValueSource(
      strings = {
        "echo hidden; exit 1",
        "echo hidden",
        "exit 3",
        "echo '[\"hidden\"]'",
        "head -c 100000 /dev/zero | tr '\\0' x",
        "echo '{\"Username\":\"u\",\"Secret\":\"hidden\"'",
        "echo '{\"Username\":\"u:v\",\"Secret\":\"hidden\"}'"
      })
  void failingHelper_isAnError_withoutItsOutput(String script) throws IOException {
    config("{\"credsStore\":\"h\"}");
    helper("h", script);
    assertThat(failure(REG).getMessage()).contains("docker-credential-h");
  }

  @Test
  @DisplayName("case 23: a hanging helper is ended, with what it started")
  void hangingHelper_isAnErrorAfterItsTime() throws IOException {
    config("{\"credsStore\":\"h\"}");
    helper("h", "sleep 600 & sleep 600");
    HelperProcess impatient = new PathHelperProcess(environment, Duration.ofMillis(500));
    assertThat(failure(REG, impatient).getMessage()).contains("no answer within");
  }

  @ParameterizedTest
  @ValueSource(strings = {"absent", "../evil", "a/b", " ", "a b", "-x"})
  void helperThatCannotBe_isAnError(String suffix) throws IOException {
    helper("h", "exit 0");
    config("{\"credsStore\":\"" + suffix + "\"}");
    failure(REG);
  }

  @Test
  @DisplayName("case 24: DOCKER_AUTH_CONFIG comes first, by exact name")
  void variable_comesFirst() throws IOException {
    auth(REG, "{\"auth\":\"" + b64("file:p") + "\"}");
    environment.put(
        "DOCKER_AUTH_CONFIG", "{\"auths\":{\"" + REG + "\":{\"auth\":\"" + b64("env:p") + "\"}}}");
    assertThat(found(REG)).isEqualTo("env:p");
    environment.put(
        "DOCKER_AUTH_CONFIG",
        "{\"auths\":{\"https://" + REG + "\":{\"auth\":\"" + b64("env:p") + "\"}}}");
    assertThat(found(REG)).isEqualTo("file:p");
  }

  @ParameterizedTest
  @DisplayName("case 24: unknown members and missing auth are errors")
  @ValueSource(
      strings = {
        "{\"auths\":{},\"x\":1}",
        "{\"auths\":{\"a\":{\"auth\":\"dTpw\",\"x\":\"hidden\"}}}",
        "{\"auths\":{\"a\":{}}}",
        "{\"auths\":{\"a\":{\"auth\":7}}}",
        "{} {}",
        "hidden",
        "{\"auths\":{\"a\":{\"auth\":\"aGlkZGVu\"}}}"
      })
  void brokenVariable_isAnError(String value) {
    environment.put("DOCKER_AUTH_CONFIG", value);
    assertThat(failure(REG).getMessage()).contains("DOCKER_AUTH_CONFIG");
  }

  @Test
  void configFolder_isTheVariablesOrTheHomes() {
    Path other = folder.resolve("elsewhere");
    assertThat(DockerConfig.folder(Map.of(), folder)).isEqualTo(folder.resolve(".docker"));
    assertThat(DockerConfig.folder(Map.of("DOCKER_CONFIG", other.toString()), folder))
        .isEqualTo(other);
  }

  @Test
  void printing_showsNothing() throws IOException {
    auth(REG, "{\"auth\":\"" + b64("u:hidden") + "\"}");
    assertThat(DockerConfig.load(folder).toString()).doesNotContain("hidden", "u:");
    assertThatExceptionOfType(BrokenConfigException.class)
        .isThrownBy(() -> DockerConfig.load(folder.resolve("config.json")));
  }
}
