// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.examples.cli.text.JsonMembers;
import dev.contenttrust.examples.cli.text.JsonText;
import dev.contenttrust.examples.cli.text.Printable;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a command says. Results go to standard output, everything else to standard error; with
 * {@code --json} standard error stays empty or gets one JSON object with warnings and the error.
 * Not thread-safe.
 */
public final class Output {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;
  private final int verbosity;
  private final Set<JsonObject> warnings = new LinkedHashSet<>();

  /** Creates the output of one run. */
  Output(Surroundings surroundings, OutputMode mode) {
    this.out = surroundings.out();
    this.err = surroundings.err();
    this.json = mode.json();
    this.verbosity = mode.verbosity();
  }

  /** Tells whether the result must be JSON. */
  public boolean isJson() {
    return json;
  }

  /** Prints a line of the result. */
  public void line(String text) {
    out.print(text + "\n");
  }

  /** Prints a part of the result exactly. */
  public void exactly(String text) {
    out.print(text);
  }

  /** Prints bytes as they are. */
  public void exactly(Bytes bytes) {
    byte[] content = bytes.toArray();
    out.write(content, 0, content.length);
  }

  /** Prints the JSON result: the members, and the warnings so far. */
  public void result(JsonMembers members) {
    value(members.withAll("warnings", warnings, warning -> warning).build());
  }

  /** Prints the result: the members for scripts, the text in a line of its own for people. */
  public void answer(JsonMembers members, String text) {
    if (json) {
      result(members);
    } else {
      line(text);
    }
  }

  /** Prints a JSON value that somebody else defined. */
  public void value(JsonValue value) {
    line(JsonText.indented(value));
  }

  /** Lets readers see the result so far. */
  public void flush() {
    out.flush();
  }

  /** Says something once that does not change the result. */
  public void warn(String repository, String code, String message) {
    JsonObject warning =
        new JsonMembers()
            .with("code", code)
            .with("repository", repository)
            .with("message", message)
            .build();
    if (warnings.add(warning) && !json) {
      err.print("Warning: " + Printable.of(repository + ": " + message) + "\n");
    }
  }

  /** Tells how far a long piece of work is; with {@code --json} only the result counts. */
  public void progress(String message) {
    if (!json) {
      err.print(Printable.of(message) + "\n");
    }
  }

  /** Tells what happens, if the user asked for it. */
  public void detail(String message) {
    if (verbosity > 0) {
      err.print(Printable.of(message) + "\n");
    }
  }

  /**
   * Tells of a failure as one line or as JSON; the stack trace is for {@code -vv} alone.
   *
   * @return what the failure means for the end of the process
   */
  public ExitCode failure(Failure failure) {
    if (json) {
      value(failure);
    } else {
      err.print(failure.line() + "\n");
      failure.advice().ifPresent(advice -> err.print(advice + "\n"));
    }
    if (verbosity > 1) {
      StringWriter trace = new StringWriter();
      failure.cause().printStackTrace(new PrintWriter(trace, true));
      err.print(trace);
    }
    return failure.exitCode();
  }

  private void value(Failure failure) {
    JsonMembers report = new JsonMembers().with("error", failure.json());
    err.print(JsonText.oneLine(withWarnings(report).build()) + "\n");
    warnings.clear();
  }

  private JsonMembers withWarnings(JsonMembers members) {
    return members.withAll("warnings", warnings, warning -> warning);
  }

  /**
   * Ends the output.
   *
   * @return whether everything could be written
   */
  public boolean finish() {
    if (json && !warnings.isEmpty()) {
      err.print(JsonText.oneLine(withWarnings(new JsonMembers()).build()) + "\n");
    }
    err.flush();
    return !out.checkError();
  }
}
