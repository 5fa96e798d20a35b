// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing.peers;

import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The real {@code notary} 0.7.0 with a home folder of its own: one person at one machine. Every
 * verb publishes at once and throws if the program fails; {@link #run} gives full control.
 * Thread-safe as far as the program is.
 */
public final class NotaryCli {
  /** The passphrase of every key that this person makes. */
  public static final String PASSPHRASE = "correct horse";

  private final CommandLine commandLine;
  private final List<String> globalOptions;
  private final Path trustDir;

  /**
   * Creates the person.
   *
   * @param home an existing empty folder; the trust folder is {@code trust} below it
   * @param server the trust server
   * @param authority the PEM file of the authority that signed the server's certificate
   */
  public NotaryCli(Path home, URI server, Path authority) {
    this(home, home.resolve("trust"), server, authority);
  }

  /** Creates the person with a given trust folder. */
  public NotaryCli(Path home, Path trustDir, URI server, Path authority) {
    this.trustDir = trustDir;
    this.globalOptions =
        List.of(
            "-s",
            server.toString(),
            "--tlscacert",
            authority.toString(),
            "-d",
            trustDir.toString());
    this.commandLine =
        new CommandLine(
            RealPeers.require("notary"),
            home,
            Map.of(
                "HOME", home.toString(),
                "NOTARY_ROOT_PASSPHRASE", PASSPHRASE,
                "NOTARY_TARGETS_PASSPHRASE", PASSPHRASE,
                "NOTARY_SNAPSHOT_PASSPHRASE", PASSPHRASE,
                "NOTARY_DELEGATION_PASSPHRASE", PASSPHRASE));
  }

  /** Returns the trust folder: {@code private/} and {@code tuf/}. */
  public Path trustDir() {
    return trustDir;
  }

  /** Returns the folder with the cached metadata of the collection. */
  public Path metadataDir(Gun gun) {
    return trustDir.resolve("tuf").resolve(gun.value()).resolve("metadata");
  }

  /** Runs the program with the global options and these arguments, whatever comes of it. */
  public CommandResult run(String... arguments) {
    return run(Arrays.asList(arguments));
  }

  /** Makes the collection and publishes it; the snapshot key stays with this person. */
  public void init(Gun gun) {
    run("init", gun.value(), "-p").orThrow();
  }

  /** Signs a target by hash in these roles, by default in {@code targets}. */
  public void add(Gun gun, String target, Digest sha256, long length, RoleName... roles) {
    stage(gun, target, sha256, length, roles);
    publish(gun);
  }

  /** Stages a target by hash without publishing it. */
  public void stage(Gun gun, String target, Digest sha256, long length, RoleName... roles) {
    List<String> arguments =
        new ArrayList<>(List.of("addhash", gun.value(), "--sha256", sha256.hex()));
    addRoles(arguments, roles);
    arguments.addAll(List.of("--", target, Long.toString(length)));
    run(arguments).orThrow();
  }

  /** Signs a file as target in these roles, with custom data from a file. */
  public void addFile(Gun gun, String target, Path file, Path custom, RoleName... roles) {
    List<String> arguments = new ArrayList<>(List.of("add", gun.value(), "-p"));
    arguments.addAll(List.of("--custom", custom.toString()));
    addRoles(arguments, roles);
    arguments.addAll(List.of("--", target, file.toString()));
    run(arguments).orThrow();
  }

  /** Removes a target from these roles, by default from {@code targets}. */
  public void remove(Gun gun, String target, RoleName... roles) {
    List<String> arguments = new ArrayList<>(List.of("remove", gun.value(), "-p"));
    addRoles(arguments, roles);
    arguments.addAll(List.of("--", target));
    run(arguments).orThrow();
  }

  /** Publishes what is staged. */
  public void publish(Gun gun) {
    run("publish", gun.value()).orThrow();
  }

  /** Returns the output of {@code notary list}. */
  public String list(Gun gun, RoleName... roles) {
    List<String> arguments = new ArrayList<>(List.of("list", gun.value()));
    addRoles(arguments, roles);
    return run(arguments).orThrow().output();
  }

  /** Runs {@code notary lookup}. */
  public CommandResult lookup(Gun gun, String target) {
    return run("lookup", gun.value(), "--", target);
  }

  /**
   * Delegates to the keys in these PEM files, for targets with these prefixes ({@code ""}: all).
   */
  public void delegate(Gun gun, RoleName role, List<String> prefixes, Path... keys) {
    List<String> arguments =
        new ArrayList<>(List.of("delegation", "add", gun.value(), role.value(), "-p"));
    for (String prefix : prefixes) {
      arguments.add(prefix.isEmpty() ? "--all-paths" : "--paths=" + prefix);
    }
    for (Path key : keys) {
      arguments.add(key.toString());
    }
    run(arguments).orThrow();
  }

  /** Removes the whole delegation. */
  public void removeDelegation(Gun gun, RoleName role) {
    run("delegation", "remove", gun.value(), role.value(), "-y", "-p").orThrow();
  }

  /** Replaces the role's key by one that this person keeps. */
  public void rotate(Gun gun, RoleName role) {
    run("key", "rotate", gun.value(), role.value()).orThrow();
  }

  /** Replaces the root's key and certificate; the program asks for confirmation. */
  public void rotateRoot(Gun gun) {
    List<String> all = new ArrayList<>(globalOptions);
    all.addAll(List.of("key", "rotate", gun.value(), "root"));
    commandLine.run(all, "yes\n").orThrow();
  }

  /** Replaces the role's key by one that the server keeps. */
  public void rotateToServer(Gun gun, RoleName role) {
    run("key", "rotate", gun.value(), role.value(), "-r").orThrow();
  }

  /** Signs the roles again. */
  public void witness(Gun gun, RoleName... roles) {
    List<String> arguments = new ArrayList<>(List.of("witness", gun.value(), "-p"));
    for (RoleName role : roles) {
      arguments.add(role.value());
    }
    run(arguments).orThrow();
  }

  /** Puts a private key in a PEM file into the key store, for that role. */
  public void importKey(Path key, String role) {
    run("key", "import", key.toString(), "-r", role).orThrow();
  }

  private static void addRoles(List<String> arguments, RoleName... roles) {
    for (RoleName role : roles) {
      arguments.add("-r");
      arguments.add(role.value());
    }
  }

  private CommandResult run(List<String> arguments) {
    List<String> all = new ArrayList<>(globalOptions);
    all.addAll(arguments);
    return commandLine.run(all);
  }
}
