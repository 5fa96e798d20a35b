// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing.peers;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * A running {@code docker-registry} (distribution 2.8) on plain loopback HTTP, storing in memory.
 */
public final class RegistryProcess implements AutoCloseable {
  private static final int BCRYPT_COST = 4;
  private static final int BCRYPT_SALT_BYTES = 16;

  private final PeerProcess process;
  private final Scratch scratch;
  private final int port;

  private RegistryProcess(PeerProcess process, Scratch scratch, int port) {
    this.process = process;
    this.scratch = scratch;
    this.port = port;
  }

  /** Starts a registry that anybody may use. */
  public static RegistryProcess start() {
    return start(new Scratch("registry"), "");
  }

  /** Starts a registry that demands this user and password with Basic authentication. */
  public static RegistryProcess startWithBasicAuth(String user, String password) {
    Scratch scratch = new Scratch("registry");
    byte[] salt = new byte[BCRYPT_SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    byte[] secret = password.getBytes(StandardCharsets.UTF_8);
    Path users =
        scratch.write(
            "htpasswd",
            user + ":" + OpenBSDBCrypt.generate("2y", secret, salt, BCRYPT_COST) + "\n");
    return start(
        scratch,
        """
        auth:
          htpasswd:
            realm: test
            path: %s
        """
            .formatted(users));
  }

  /** Starts a registry that demands bearer tokens. */
  public static RegistryProcess startWithTokenAuth(TokenAuth auth) {
    return start(
        new Scratch("registry"),
        """
        auth:
          token:
            realm: %s
            service: %s
            issuer: %s
            rootcertbundle: %s
        """
            .formatted(auth.realm(), auth.service(), auth.issuer(), auth.rootCertificates()));
  }

  private static RegistryProcess start(Scratch scratch, String authentication) {
    int port = RealPeers.freePort();
    Path config =
        scratch.write(
            "registry.yml",
            """
            version: 0.1
            log: {level: warn}
            storage:
              inmemory: {}
              delete: {enabled: true}
            http:
              addr: 127.0.0.1:%d
            """
                    .formatted(port)
                + authentication);
    PeerProcess process =
        PeerProcess.start(
            List.of(RealPeers.require("docker-registry").toString(), "serve", config.toString()),
            Map.of("OTEL_TRACES_EXPORTER", "none"),
            scratch.folder(),
            port);
    return new RegistryProcess(process, scratch, port);
  }

  /** Returns the base URL, {@code http://localhost:PORT}. */
  public URI uri() {
    return URI.create("http://" + authority());
  }

  /** Returns the host and port as image references name it, {@code localhost:PORT}. */
  public String authority() {
    return "localhost:" + port;
  }

  /** Returns everything that the registry logged so far. */
  public String log() {
    return process.log();
  }

  @Override
  public void close() {
    process.close();
    scratch.close();
  }
}
