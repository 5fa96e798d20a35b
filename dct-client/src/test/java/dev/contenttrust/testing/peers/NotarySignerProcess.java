// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing.peers;

import dev.contenttrust.testing.LoopbackTls;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A running {@code notary-signer}. */
public final class NotarySignerProcess implements AutoCloseable {
  private final PeerProcess process;
  private final Scratch scratch;
  private final int port;
  private final LoopbackTls tls;

  private NotarySignerProcess(PeerProcess process, Scratch scratch, int port, LoopbackTls tls) {
    this.process = process;
    this.scratch = scratch;
    this.port = port;
    this.tls = tls;
  }

  /** Starts a signer that keeps its keys in memory. */
  public static NotarySignerProcess start() {
    return startWith("{\"backend\":\"memory\",\"default_alias\":\"a\"}");
  }

  /** Starts a signer that keeps its keys, encrypted, in that database. */
  public static NotarySignerProcess start(PostgresProcess postgres) {
    return startWith(
        "{\"backend\":\"postgres\",\"db_url\":\"%s\",\"default_alias\":\"a\"}"
            .formatted(postgres.database(NotarySchema.SIGNER)));
  }

  private static NotarySignerProcess startWith(String storage) {
    Scratch scratch = new Scratch("notary-signer");
    LoopbackTls tls = LoopbackTls.create();
    int port = RealPeers.freePort();
    Path config =
        scratch.write(
            "signer.json",
            """
            {"server":{"grpc_addr":"127.0.0.1:%d","tls_cert_file":"%s","tls_key_file":"%s",\
            "client_ca_file":"%s"},"logging":{"level":"error"},\
            "storage":%s}
            """
                .formatted(
                    port,
                    tls.writeCertificate(scratch.folder()),
                    tls.writeKey(scratch.folder()),
                    tls.writeAuthority(scratch.folder()),
                    storage));
    PeerProcess process =
        PeerProcess.start(
            List.of(RealPeers.require("notary-signer").toString(), "-config=" + config),
            Map.of("NOTARY_SIGNER_A", "passphrase"),
            scratch.folder(),
            port);
    return new NotarySignerProcess(process, scratch, port, tls);
  }

  int port() {
    return port;
  }

  LoopbackTls tls() {
    return tls;
  }

  @Override
  public void close() {
    process.close();
    scratch.close();
  }
}
