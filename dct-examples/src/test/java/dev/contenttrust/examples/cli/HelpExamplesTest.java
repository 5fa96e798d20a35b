// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.contenttrust.examples.cli.session.DockerSources;
import dev.contenttrust.examples.cli.session.GlobalOptions;
import dev.contenttrust.examples.cli.session.OutputMode;
import dev.contenttrust.examples.cli.session.Prompt;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/** Every command shows at least one example of itself, and every example can be read as shown. */
class HelpExamplesTest {
  private static final String KEY_ID = "0".repeat(64);

  private static CommandLine everything(String... arguments) {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    Surroundings surroundings =
        new Surroundings(
            Map.of(),
            Path.of("nowhere"),
            nowhere,
            nowhere,
            false,
            Prompt.nobody(),
            Clock.systemUTC());
    Session session =
        new Session(
            surroundings, new GlobalOptions(), new DockerSources(), OutputMode.of(arguments));
    return Commands.of(session, arguments);
  }

  private static Stream<CommandLine> commands(CommandLine parent) {
    return Stream.concat(
        Stream.of(parent),
        parent.getSubcommands().values().stream().flatMap(HelpExamplesTest::commands));
  }

  private static List<String> examples(CommandLine command) {
    return Stream.of(command.getCommandSpec().usageMessage().footer())
        .filter(line -> line.startsWith("  dct "))
        .map(String::strip)
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> examples_areThere_andCanBeRead() {
    return commands(everything("--help"))
        .filter(command -> !command.getCommandName().equals("help"))
        .map(
            command ->
                DynamicTest.dynamicTest(
                    command.getCommandSpec().qualifiedName(), () -> check(command)));
  }

  @TestFactory
  Stream<DynamicTest> help_isShownOfEveryCommand_whateverElseIsMissing() {
    return commands(everything("--help"))
        .map(command -> command.getCommandSpec().qualifiedName())
        .map(
            name -> {
              String[] arguments = (name + " --help").substring("dct ".length()).split(" ");
              StringWriter shown = new StringWriter();
              CommandLine dct = everything(arguments).setOut(new PrintWriter(shown));
              return DynamicTest.dynamicTest(
                  name,
                  () -> {
                    assertThat(dct.execute(arguments)).isZero();
                    assertThat(shown.toString()).contains("Usage: " + name);
                  });
            });
  }

  private static void check(CommandLine command) {
    List<String> examples = examples(command);
    String name = command.getCommandName();
    boolean isShown =
        examples.stream().anyMatch(example -> List.of(example.split(" ")).contains(name));
    assertThat(isShown).describedAs("an example of %s", name).isTrue();
    for (String example : examples) {
      String[] arguments =
          example
              .replace("sha256:HEX", "sha256:" + KEY_ID)
              .replace("KEYID", KEY_ID)
              .substring("dct ".length())
              .split(" +");
      assertThatNoException()
          .describedAs(example)
          .isThrownBy(() -> everything(arguments).parseArgs(arguments));
    }
  }
}
