// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing.peers;

import dev.contenttrust.testing.LoopbackTls;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A running {@code notary-server} with TLS that keeps everything in memory or in PostgreSQL
 * (Debian's build of 0.7.0 has no SQLite driver). Start one for a whole test class and use a
 * collection of its own in each test.
 */
public final class NotaryServerProcess implements AutoCloseable {
  private final PeerProcess process;
  private final Scratch scratch;
  private final LoopbackTls tls;
  private final Path authority;
  private final int port;

  private NotaryServerProcess(
      PeerProcess process, Scratch scratch, LoopbackTls tls, Path authority, int port) {
    this.process = process;
    this.scratch = scratch;
    this.tls = tls;
    this.authority = authority;
    this.port = port;
  }

  /** Starts a server that signs by itself, with Ed25519 keys. */
  public static NotaryServerProcess start() {
    return builder().start();
  }

  /** Returns a builder for a server with other settings. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the base URL, {@code https://localhost:PORT}. */
  public URI uri() {
    return URI.create("https://localhost:" + port);
  }

  /** Returns the certificates that the server uses. */
  public LoopbackTls tls() {
    return tls;
  }

  /** Returns the PEM file of the authority that clients must trust. */
  public Path authority() {
    return authority;
  }

  /** Returns everything that the server logged so far. */
  public String log() {
    return process.log();
  }

  @Override
  public void close() {
    process.close();
    scratch.close();
  }

  /** Collects the settings of a server. Not thread-safe. */
  public static final class Builder {
    private @Nullable NotarySignerProcess signer;
    private @Nullable TokenAuth auth;
    private String storage = "{\"backend\":\"memory\"}";

    private Builder() {}

    /** Lets the signer keep the server's keys and make ECDSA signatures with them. */
    public Builder signer(NotarySignerProcess value) {
      signer = value;
      return this;
    }

    /** Demands bearer tokens. */
    public Builder auth(TokenAuth value) {
      auth = value;
      return this;
    }

    /**
     * Keeps everything in a database, which a later server may be given again.
     *
     * @param url what {@link PostgresProcess#database} returned
     */
    public Builder database(String url) {
      storage = "{\"backend\":\"postgres\",\"db_url\":\"%s\"}".formatted(url);
      return this;
    }

    /** Starts the server and returns once it answers. */
    public NotaryServerProcess start() {
      Scratch scratch = new Scratch("notary-server");
      LoopbackTls tls = LoopbackTls.create();
      Path authority = tls.writeAuthority(scratch.folder());
      int port = RealPeers.freePort();
      Path config =
          scratch.write(
              "server.json",
              """
              {"server":{"http_addr":"127.0.0.1:%d","tls_cert_file":"%s","tls_key_file":"%s"},\
              "trust_service":%s,%s"logging":{"level":"debug"},"storage":%s}
              """
                  .formatted(
                      port,
                      tls.writeCertificate(scratch.folder()),
                      tls.writeKey(scratch.folder()),
                      trustService(scratch),
                      authentication(),
                      storage));
      PeerProcess process =
          PeerProcess.start(
              List.of(RealPeers.require("notary-server").toString(), "-config=" + config),
              Map.of(),
              scratch.folder(),
              port);
      return new NotaryServerProcess(process, scratch, tls, authority, port);
    }

    private String trustService(Scratch scratch) {
      if (signer == null) {
        return "{\"type\":\"local\"}";
      }
      Path folder = scratch.folder().resolve("signer");
      return """
          {"type":"remote","hostname":"localhost","port":"%d","key_algorithm":"ecdsa",\
          "tls_ca_file":"%s","tls_client_cert":"%s","tls_client_key":"%s"}\
          """
          .formatted(
              signer.port(),
              signer.tls().writeAuthority(folder),
              signer.tls().writeCertificate(folder),
              signer.tls().writeKey(folder));
    }

    private String authentication() {
      if (auth == null) {
        return "";
      }
      return """
          "auth":{"type":"token","options":{"realm":"%s","service":"%s","issuer":"%s",\
          "rootcertbundle":"%s"}},\
          """
          .formatted(auth.realm(), auth.service(), auth.issuer(), auth.rootCertificates());
    }
  }
}
