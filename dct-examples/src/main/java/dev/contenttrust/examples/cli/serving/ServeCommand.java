// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.serving;

import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.UsageException;
import dev.contenttrust.examples.cli.text.JsonMembers;
import dev.contenttrust.testing.TrustServer;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dct serve}: the embedded trust server, for the tests of any project. */
@Command(
    name = "serve",
    header = "Run a trust server on loopback, for test suites.",
    description = {
      "",
      "Prints its URL and serves Notary's HTTP API until it is interrupted. Everything is kept in"
          + " memory and gone afterwards.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  dct serve --port 4443",
      "  dct list --server http://127.0.0.1:4443 registry.example.com/team/app"
    })
public final class ServeCommand implements Callable<Integer> {
  private static final int HIGHEST_PORT = 65_535;

  private final Session session;

  @Option(
      names = "--port",
      paramLabel = "N",
      required = true,
      description = "The port on 127.0.0.1; 0 chooses a free one.")
  private int port;

  /** Creates the command. */
  public ServeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (port < 0 || port > HIGHEST_PORT) {
      throw new UsageException("a port is a number from 0 to " + HIGHEST_PORT + ", not " + port);
    }
    try (TrustServer server = start()) {
      tell(server);
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      // Whoever embeds the command ends it this way; a process ends by its signal.
      Thread.currentThread().interrupt();
    }
    return ExitCode.OK.number();
  }

  private TrustServer start() {
    try {
      return TrustServer.builder().port(port).clock(session.surroundings().clock()).start();
    } catch (UncheckedIOException e) {
      throw new UsageException("cannot listen on port " + port, e);
    }
  }

  private void tell(TrustServer server) {
    if (session.output().isJson()) {
      session.output().result(new JsonMembers().with("server", server.uri().toString()));
    } else {
      session.output().line(server.uri().toString());
    }
    session.output().flush();
  }
}
