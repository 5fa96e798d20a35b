// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import dev.contenttrust.examples.cli.session.DockerSources;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Failure;
import dev.contenttrust.examples.cli.session.GlobalOptions;
import dev.contenttrust.examples.cli.session.OutputMode;
import dev.contenttrust.examples.cli.session.Prompt;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.Sources;
import dev.contenttrust.examples.cli.session.Surroundings;
import dev.contenttrust.examples.cli.session.UsageException;
import dev.contenttrust.examples.cli.tuf.TufCommand;
import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: reads the command line, runs one command, and turns its end into an exit code. */
public final class Dct {
  private static final int HELP_WIDTH = 100;
  private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

  /** Which kinds of login the JDK does not send to proxies for https URLs; Basic by default. */
  private static final String NOT_FOR_TUNNELS = "jdk.http.auth.tunneling.disabledSchemes";

  private Dct() {}

  /** The JDK reads the property once, when its HTTP client is used for the first time. */
  private static void letProxyLoginsPass(Map<String, String> variables) {
    String proxy = variables.getOrDefault("HTTPS_PROXY", variables.getOrDefault("https_proxy", ""));
    if (proxy.contains("@") && System.getProperty(NOT_FOR_TUNNELS) == null) {
      System.setProperty(NOT_FOR_TUNNELS, "");
    }
  }

  /** Runs the program and ends the process. */
  public static void main(String[] arguments) {
    letProxyLoginsPass(System.getenv());
    if (arguments.length > 1) {
      HeadStart.begin();
    }
    System.setProperty(
        LOG_LEVEL, System.getProperty(LOG_LEVEL, logLevel(OutputMode.of(arguments))));
    PrintStream out = stream(FileDescriptor.out, false);
    PrintStream err = stream(FileDescriptor.err, true);
    Map<String, String> variables = System.getenv();
    Path home = Path.of(variables.getOrDefault("HOME", System.getProperty("user.home", "")));
    Surroundings surroundings =
        new Surroundings(variables, home, out, err, isTerminal(), prompt(), Clock.systemUTC());
    int code = run(surroundings, arguments);
    endIdleThreads();
    System.exit(code);
  }

  /**
   * Ends the HTTP client's thread: it sits in native code, and for such threads a JVM that is told
   * to exit waits 300 ms.
   */
  private static void endIdleThreads() {
    Thread[] threads = new Thread[2 * Thread.activeCount() + 1];
    int count = Thread.enumerate(threads);
    for (int i = 0; i < count; i++) {
      if (threads[i].isDaemon()) {
        threads[i].interrupt();
      }
    }
  }

  /** Runs the program within these surroundings and returns the exit code. */
  public static int run(Surroundings surroundings, String... arguments) {
    return run(surroundings, new DockerSources(), arguments);
  }

  /** Runs the program with trust servers of the caller's choice. */
  static int run(Surroundings surroundings, Sources sources, String... arguments) {
    Session session =
        new Session(surroundings, new GlobalOptions(), sources, OutputMode.of(arguments));
    int code = commandLine(session, arguments).execute(arguments);
    return session.output().finish() ? code : ExitCode.FAILURE.number();
  }

  private static CommandLine commandLine(Session session, String... arguments) {
    Ansi ansi = session.surroundings().terminal() ? Ansi.AUTO : Ansi.OFF;
    CommandLine commandLine = Commands.of(session, arguments);
    return commandLine
        .setOut(writer(session.surroundings().out()))
        .setErr(writer(session.surroundings().err()))
        .setUsageHelpWidth(HELP_WIDTH)
        .setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
        .setParameterExceptionHandler((wrong, given) -> refuse(session, wrong))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> fail(session, command, failure));
  }

  private static int refuse(Session session, ParameterException wrong) {
    StringBuilder message = new StringBuilder(String.valueOf(wrong.getMessage()));
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        message.append("; did you mean ").append(String.join(" or ", suggestions)).append('?');
      }
    }
    String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
    message.append(" (see ").append(command).append(" --help)");
    return fail(session, wrong.getCommandLine(), new UsageException(message.toString()));
  }

  private static int fail(Session session, CommandLine command, Exception failure) {
    boolean plainTuf = isTuf(command);
    ExitCode code =
        session.output().failure(plainTuf ? Failure.withoutAdvice(failure) : new Failure(failure));
    return (plainTuf ? ExitCode.FAILURE : code).number();
  }

  /** The plain TUF client knows success and failure alone. */
  private static boolean isTuf(CommandLine command) {
    CommandLine parent = command.getParent();
    return command.getCommand() instanceof TufCommand || (parent != null && isTuf(parent));
  }

  /** The library's own account is for those who asked for it; warnings come with the answers. */
  private static String logLevel(OutputMode mode) {
    return switch (mode.verbosity()) {
      case 0 -> "off";
      case 1 -> "debug";
      default -> "trace";
    };
  }

  @SuppressWarnings("SystemConsoleNull") // The property makes the answer the same on every JDK.
  private static boolean isTerminal() {
    // From JDK 22 to 24 a console is there even if nobody sits at it, unless this is said.
    System.setProperty("jdk.console", System.getProperty("jdk.console", "java.base"));
    return System.console() != null;
  }

  private static Prompt prompt() {
    Console console = isTerminal() ? System.console() : null;
    return console == null ? Prompt.nobody() : Prompt.at(console);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  private static PrintStream stream(FileDescriptor descriptor, boolean flushing) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor)),
        flushing,
        StandardCharsets.UTF_8);
  }
}
