// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.contenttrust.examples.cli.CommandRun.Result;
import dev.contenttrust.testing.RepositoryBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A trust server that names repositories of other registries, and wants logins for them. */
class ChangefeedTest {
  private static final String ELSEWHERE = "registry.example.com/team/app";
  private static final String LOGIN =
      Base64.getEncoder().encodeToString("alice:secret".getBytes(UTF_8));

  @TempDir Path home;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> logins = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private String authority;
  private CommandRun dct;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    authority = "127.0.0.1:" + server.getAddress().getPort();
    Files.writeString(
        home.resolve("config.json"),
        "{\"auths\":{\"registry.example.com\":{\"auth\":\"" + LOGIN + "\"}}}");
    dct =
        new CommandRun(home, RepositoryBuilder.NOW)
            .variable("DOCKER_CONFIG", home.toString())
            .variable("DOCKER_CONTENT_TRUST_SERVER", "http://" + authority);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      asked.add(path);
      List<String> shown = exchange.getRequestHeaders().getOrDefault("Authorization", List.of());
      logins.addAll(shown);
      if (path.equals("/v2/_trust/changefeed")) {
        byte[] feed =
            ("{\"records\":["
                    + record(1, ELSEWHERE)
                    + ","
                    + record(2, authority + "/o\\u001b[31mdd")
                    + ","
                    + record(3, authority + "/own")
                    + "]}")
                .getBytes(UTF_8);
        exchange.sendResponseHeaders(200, feed.length);
        exchange.getResponseBody().write(feed);
      } else if (path.equals("/v2/_catalog")) {
        byte[] catalog = "{\"repositories\":[\"../odd\",\"Odd\\u0000\",\"own\"]}".getBytes(UTF_8);
        exchange.sendResponseHeaders(200, catalog.length);
        exchange.getResponseBody().write(catalog);
      } else {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
        exchange.sendResponseHeaders(shown.isEmpty() ? 401 : 404, -1);
      }
    }
  }

  private static String record(int id, String gun) {
    return "{\"ID\":\""
        + id
        + "\",\"CreatedAt\":\"2026-01-02T03:04:05Z\",\"GUN\":\""
        + gun
        + "\",\"Version\":1,\"SHA256\":\"\",\"Category\":\"update\"}";
  }

  @Test
  void serverThatNamesOtherRegistries_isNotShownTheirLogins() {
    Result result = dct.run("inventory", "--changefeed");

    assertThat(logins).isEmpty();
    assertThat(asked)
        .anyMatch(path -> path.contains(authority + "/own"))
        .noneMatch(path -> path.contains(ELSEWHERE));
    assertThat(result.out()).doesNotContain(ELSEWHERE);
    assertThat(result.err()).contains("registry.example.com");
  }

  @ParameterizedTest
  @CsvSource({"--changefeed,1", "--catalog,2"})
  void impossibleNamesOfAServer_areTold_andDoNotStopTheOthers(String option, int impossible) {
    List<String> arguments = new ArrayList<>(List.of("inventory", option));
    if (option.equals("--catalog")) {
      arguments.add(authority);
    }

    Result result = dct.run(arguments.toArray(String[]::new));

    assertThat(result.code()).as("of the possible one, which wants a login").isEqualTo(5);
    assertThat(result.out()).contains(authority + "/own", "UNAUTHENTICATED").doesNotContain("dd");
    assertThat(result.err()).contains(impossible + " of them").doesNotContain("\u001b", "\u0000");
  }

  @Test
  void registryOfANamedRepository_isFollowedInTheChangefeed() {
    dct.run("inventory", "--changefeed", "registry.example.com/other");

    assertThat(asked).anyMatch(path -> path.contains(ELSEWHERE));
    assertThat(logins).contains("Basic " + LOGIN);
  }
}
