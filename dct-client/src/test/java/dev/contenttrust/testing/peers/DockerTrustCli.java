// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing.peers;

import dev.contenttrust.core.Gun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The real {@code docker} client with a configuration folder of its own: one person at one machine.
 * It needs no engine for {@code trust inspect}, {@code key} and {@code signer}; signing a new tag
 * and pulling work against a {@link FakeDockerEngine}. Thread-safe as far as the program is.
 */
public final class DockerTrustCli {
  /** The passphrase of every key that this person makes. */
  public static final String PASSPHRASE = "battery staple";

  /** An address where nothing listens: the client then fails fast where it needs an engine. */
  private static final String NO_ENGINE = "tcp://127.0.0.1:1";

  private final CommandLine commandLine;
  private final Path home;
  private final Path config;

  /**
   * Creates the person.
   *
   * @param home an existing empty folder; the configuration folder is {@code docker} below it
   * @param server the trust server, {@code https} only
   * @param authority the PEM file of the authority that signed the server's certificate
   * @param engine the stand-in for the engine; {@code null} for none
   */
  public DockerTrustCli(Path home, URI server, Path authority, @Nullable FakeDockerEngine engine) {
    this.home = home;
    this.config = home.resolve("docker");
    try {
      Path tls = config.resolve("tls").resolve(server.getAuthority());
      Files.createDirectories(tls);
      Files.copy(authority, tls.resolve("ca.crt"), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.commandLine =
        new CommandLine(
            RealPeers.require("docker"),
            home,
            Map.of(
                "HOME",
                home.toString(),
                "DOCKER_HOST",
                engine == null ? NO_ENGINE : engine.dockerHost(),
                "DOCKER_CONTENT_TRUST_SERVER",
                server.toString(),
                "DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE",
                PASSPHRASE,
                "DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE",
                PASSPHRASE));
  }

  private DockerTrustCli(Path home, Path config, Map<String, String> environment) {
    this.home = home;
    this.config = config;
    this.commandLine = new CommandLine(RealPeers.require("docker"), home, environment);
  }

  /**
   * Returns a person who is logged in at a registry, uses that registry's own trust server, and has
   * no engine.
   *
   * @param home an existing folder
   * @param config the configuration folder, with {@code config.json} and certificates
   * @param variables further environment variables, for example a proxy
   */
  public static DockerTrustCli loggedIn(Path home, Path config, Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("HOME", home.toString());
    environment.put("DOCKER_HOST", NO_ENGINE);
    return new DockerTrustCli(home, config, environment);
  }

  /** Returns the configuration folder. */
  public Path config() {
    return config;
  }

  /** Returns the trust folder: {@code private/} and {@code tuf/}. */
  public Path trustDir() {
    return config.resolve("trust");
  }

  /** Returns the folder with the cached metadata of the collection. */
  public Path metadataDir(Gun gun) {
    return trustDir().resolve("tuf").resolve(gun.value()).resolve("metadata");
  }

  /** Runs {@code docker --config DIR} with these arguments, whatever comes of it. */
  public CommandResult run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--config", config.toString()));
    all.addAll(Arrays.asList(arguments));
    return commandLine.run(all);
  }

  /** Makes a signer key and returns the file of its public key. */
  public Path generateKey(String name) {
    run("trust", "key", "generate", name).orThrow();
    return home.resolve(name + ".pub");
  }

  /** Adds the signer, and initialises the repository if there is none. */
  public void addSigner(String name, Path publicKey, Gun repository) {
    run("trust", "signer", "add", "--key", publicKey.toString(), name, repository.value())
        .orThrow();
  }

  /** Pushes to the stand-in engine and signs the tag. */
  public void sign(String image) {
    run("trust", "sign", image).orThrow();
  }

  /** Returns the JSON of {@code docker trust inspect}. */
  public String inspect(String image) {
    return run("trust", "inspect", image).orThrow().output();
  }

  /** Returns the text of {@code docker trust inspect --pretty}. */
  public String inspectPretty(String image) {
    return run("trust", "inspect", "--pretty", image).orThrow().output();
  }

  /** Removes the tag's signature, or all of them if the image has no tag. */
  public void revoke(String image) {
    run("trust", "revoke", "-y", image).orThrow();
  }

  /** Pulls with content trust switched on; the stand-in engine records what was asked for. */
  public CommandResult pull(String image) {
    return run("pull", "--disable-content-trust=false", image);
  }
}
