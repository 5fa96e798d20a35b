// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.examples.cli.session.Prompt;
import dev.contenttrust.examples.cli.session.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A person at a machine of their own, who runs {@code dct} within the test's process. */
final class CommandRun {
  private final Map<String, String> variables = new HashMap<>();
  private final Path home;
  private Instant now;
  private @Nullable Prompt prompt;

  CommandRun(Path home, Instant now) {
    this.home = home;
    this.now = now;
  }

  /** Sets an environment variable. */
  CommandRun variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  /** Lets a person sit at a terminal and answer. */
  CommandRun answering(Prompt answers) {
    prompt = answers;
    return this;
  }

  /** Sets the clock. */
  CommandRun at(Instant instant) {
    now = instant;
    return this;
  }

  /** Runs the program as the process would. */
  Result run(String... arguments) {
    return run(surroundings -> Dct.run(surroundings, arguments));
  }

  /** Runs the program with this source of metadata for every collection. */
  Result run(MetadataSource source, String... arguments) {
    return run(
        surroundings -> Dct.run(surroundings, (session, server) -> gun -> source, arguments));
  }

  private Result run(Function<Surroundings, Integer> program) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        program.apply(
            new Surroundings(
                variables,
                home,
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                prompt != null,
                prompt == null ? Prompt.nobody() : prompt,
                Clock.fixed(now, ZoneOffset.UTC)));
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /**
   * What came of it.
   *
   * @param code the exit code
   * @param out standard output
   * @param err standard error
   */
  record Result(int code, String out, String err) {
    /** Returns the one JSON value on standard output. */
    JsonValue json() {
      return parse(out);
    }

    /** Returns the one JSON value on standard error. */
    JsonValue errorJson() {
      return parse(err);
    }

    private static JsonValue parse(String text) {
      return JsonReader.read(Bytes.utf8(text), JsonLimits.DEFAULT);
    }
  }
}
