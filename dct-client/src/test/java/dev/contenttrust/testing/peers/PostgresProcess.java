// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A running PostgreSQL with an empty cluster of its own, for servers that shall remember what they
 * were given. Nothing is flushed to the disk: the cluster lives no longer than this process.
 */
public final class PostgresProcess implements AutoCloseable {
  /** The account that Debian's package makes; PostgreSQL refuses to run as root. */
  private static final String UNPRIVILEGED = "postgres";

  private static final String OWNER = "notary";
  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  private final PeerProcess process;
  private final Scratch scratch;
  private final String password;
  private final int port;
  private final AtomicInteger databases = new AtomicInteger();

  private PostgresProcess(PeerProcess process, Scratch scratch, String password, int port) {
    this.process = process;
    this.scratch = scratch;
    this.password = password;
    this.port = port;
  }

  /** Starts PostgreSQL on a free loopback port and returns once it takes statements. */
  public static PostgresProcess start() {
    Scratch scratch = new Scratch("postgres");
    byte[] secret = new byte[16];
    new SecureRandom().nextBytes(secret);
    String password = HexFormat.of().formatHex(secret);
    Path passwordFile = scratch.write("password", password);
    giveAway(scratch.folder());
    giveAway(passwordFile);
    Path data = scratch.folder().resolve("data");
    List<String> initialise =
        unprivileged(
            RealPeers.require("initdb").toString(),
            "--pgdata=" + data,
            "--username=" + OWNER,
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync");
    new CommandLine(Path.of(initialise.get(0)), scratch.folder(), Map.of())
        .run(initialise.subList(1, initialise.size()))
        .orThrow();
    int port = RealPeers.freePort();
    List<String> serve =
        unprivileged(
            RealPeers.require("postgres").toString(),
            "-D",
            data.toString(),
            "-p",
            Integer.toString(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "fsync=off",
            "-c",
            "synchronous_commit=off",
            "-c",
            "full_page_writes=off");
    PostgresProcess postgres =
        new PostgresProcess(
            PeerProcess.start(serve, Map.of(), scratch.folder(), port), scratch, password, port);
    postgres.awaitReadiness();
    return postgres;
  }

  /**
   * Creates a database with the tables of a schema.
   *
   * @return the URL at which the Notary programs find it, password included
   */
  public String database(NotarySchema schema) {
    String name = "d" + databases.incrementAndGet();
    psql("postgres", "CREATE DATABASE " + name);
    psql(name, schema.sql());
    return "postgres://"
        + OWNER
        + ":"
        + password
        + "@127.0.0.1:"
        + port
        + "/"
        + name
        + "?sslmode=disable";
  }

  @Override
  public void close() {
    process.close();
    scratch.close();
  }

  private void psql(String database, String statements) {
    client("psql", Map.of("PGPASSWORD", password))
        .run(
            List.of(
                "--no-psqlrc",
                "--quiet",
                "--set=ON_ERROR_STOP=1",
                "--host=127.0.0.1",
                "--port=" + port,
                "--username=" + OWNER,
                "--dbname=" + database),
            statements)
        .orThrow();
  }

  /** It listens a moment before it is ready. */
  private void awaitReadiness() {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    CommandLine question = client("pg_isready", Map.of());
    while (question.run(List.of("--host=127.0.0.1", "--port=" + port)).exitCode() != 0) {
      if (System.nanoTime() > end) {
        String log = process.log();
        close();
        throw new IllegalStateException("PostgreSQL was not ready in time:\n" + log);
      }
    }
  }

  private CommandLine client(String program, Map<String, String> environment) {
    return new CommandLine(RealPeers.require(program), scratch.folder(), environment);
  }

  private static List<String> unprivileged(String... command) {
    List<String> whole = new ArrayList<>();
    if (isRoot()) {
      whole.addAll(
          List.of(
              RealPeers.require("setpriv").toString(),
              "--reuid=" + UNPRIVILEGED,
              "--regid=" + UNPRIVILEGED,
              "--init-groups"));
    }
    whole.addAll(List.of(command));
    return whole;
  }

  private static void giveAway(Path path) {
    if (isRoot()) {
      try {
        Files.setOwner(
            path,
            path.getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName(UNPRIVILEGED));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }
}
