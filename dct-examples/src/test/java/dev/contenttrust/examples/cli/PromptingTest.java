// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.examples.cli.CommandRun.Result;
import dev.contenttrust.examples.cli.session.Prompt;
import dev.contenttrust.testing.TrustServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person at a terminal. */
class PromptingTest {
  private static final String GUN = "registry.example.com/team/app";

  @TempDir Path home;
  private final List<String> questions = new ArrayList<>();
  private final Deque<String> answers = new ArrayDeque<>();
  private TrustServer server;
  private CommandRun dct;

  @BeforeEach
  void sitDown() {
    server = TrustServer.start();
    dct =
        new CommandRun(home, Clock.systemUTC().instant())
            .variable("DOCKER_CONTENT_TRUST_SERVER", server.uri().toString())
            .answering(
                new Prompt() {
                  @Override
                  public Optional<char[]> secret(String question) {
                    return line(question).map(String::toCharArray);
                  }

                  @Override
                  public Optional<String> line(String question) {
                    questions.add(question);
                    return Optional.ofNullable(answers.poll());
                  }
                });
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Result answer(Result result) {
    assertThat(result.out() + result.err())
        .doesNotContain("root secret", "other secret", "new secret");
    return result;
  }

  @Test
  void newPassphrases_areAskedTwice_andKnownOnesNotAgain() {
    answers.addAll(List.of("short", "root secret", "mistyped", "root secret", "root secret"));
    answers.addAll(List.of("other secret", "other secret"));

    Result result = answer(dct.run("init", GUN));

    assertThat(result.code()).describedAs(result.toString()).isZero();
    assertThat(result.err()).contains("too short", "do not match");
    assertThat(questions)
        .hasSize(7)
        .first()
        .asString()
        .matches("Enter passphrase for new root key with ID [0-9a-f]{12}: ");
    assertThat(answers).isEmpty();
  }

  @Test
  void wrongPassphrase_isAskedAgain_butNotForEver() {
    answers.addAll(List.of("root secret", "root secret", "other secret", "other secret"));
    answer(dct.run("init", GUN));
    questions.clear();
    answers.addAll(List.of("wrong one", "other secret"));

    Result result = answer(sign());

    assertThat(result.code()).describedAs(result.toString()).isZero();
    assertThat(questions).hasSize(2);
    answers.addAll(List.of("wrong 1", "wrong 2", "wrong 3", "wrong 4", "other secret"));
    assertThat(sign().code()).isEqualTo(2);
    assertThat(answers).hasSize(1);
  }

  @Test
  void passphraseOfAKey_isChangedAtTheTerminal() throws Exception {
    answers.addAll(List.of("other secret", "other secret"));
    answer(dct.run("key", "generate", "--dir", home.toString(), "alice"));
    String id;
    try (var files = Files.list(home.resolve(".docker/trust/private"))) {
      id = files.findFirst().orElseThrow().getFileName().toString().replace(".key", "");
    }
    answers.addAll(List.of("other secret", "new secret", "new secret"));
    assertThat(answer(dct.run("key", "passwd", id)).code()).isZero();
    answers.addAll(List.of("other secret", "other secret", "other secret", "other secret"));
    assertThat(answer(dct.run("key", "passwd", id)).code()).isEqualTo(2);
  }

  @Test
  void destruction_isConfirmed() {
    answers.addAll(List.of("root secret", "root secret", "other secret", "other secret"));
    answer(dct.run("init", GUN));
    answers.add("n");
    assertThat(dct.run("delete", "--remote", GUN).out()).contains("Nothing was changed");
    assertThat(dct.run("revoke", GUN).out()).contains("Nothing was changed");
    assertThat(dct.run("list", GUN).code()).isZero();
    answers.add("y");
    assertThat(dct.run("delete", "--remote", GUN).code()).isZero();
    assertThat(dct.run("list", GUN).code()).isEqualTo(3);
  }

  private Result sign() {
    String digest = Digest.sha256Of(Bytes.utf8("one")).toString();
    return dct.run("sign", "--digest", digest, "--size", "3", GUN + ":1.0");
  }
}
