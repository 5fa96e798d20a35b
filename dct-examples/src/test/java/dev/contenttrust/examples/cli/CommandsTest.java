// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.examples.cli.session.DockerSources;
import dev.contenttrust.examples.cli.session.GlobalOptions;
import dev.contenttrust.examples.cli.session.OutputMode;
import dev.contenttrust.examples.cli.session.Prompt;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.Surroundings;
import dev.contenttrust.testing.RepositoryBuilder;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandsTest {
  @TempDir Path home;

  @Test
  void everyCommand_goesByItsOwnName() {
    commands("--help")
        .forEach((name, command) -> assertThat(command.getCommandName()).isEqualTo(name));
  }

  @Test
  void namedCommand_isPutTogetherAlone() {
    assertThat(commands("--server", "https://trust.example.com", "resolve", "alpine"))
        .containsOnlyKeys("resolve");
  }

  @Test
  void optionValueThatNamesACommand_doesNotHideTheCommand() {
    assertThat(commands("--trust-dir", "key", "list", "registry.example.com/a"))
        .containsOnlyKeys("key", "list");
  }

  @Test
  void commandWithOthersBelowIt_hasThemAll() {
    assertThat(commands("key", "list").get("key").getSubcommands())
        .containsKeys("generate", "load", "list", "export", "import", "passwd", "remove", "rotate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "reslove", "--help", "-h", "--version", "resolve --help"})
  void everythingElse_knowsEveryCommand(String arguments) {
    assertThat(commands(arguments.split(" ")))
        .hasSizeGreaterThan(20)
        .containsKeys("resolve", "tuf");
  }

  private Map<String, CommandLine> commands(String... arguments) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Surroundings surroundings =
        new Surroundings(
            Map.of(),
            home,
            nowhere,
            nowhere,
            false,
            Prompt.nobody(),
            Clock.fixed(RepositoryBuilder.NOW, ZoneOffset.UTC));
    Session session =
        new Session(
            surroundings, new GlobalOptions(), new DockerSources(), OutputMode.of(arguments));
    return Commands.of(session, arguments).getSubcommands();
  }
}
