// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import dev.contenttrust.client.auth.AuthenticatingCaller;
import dev.contenttrust.client.auth.CredentialSource;
import dev.contenttrust.client.auth.TokenHosts;
import dev.contenttrust.client.transport.HttpCaller;
import dev.contenttrust.client.transport.HttpTransport;
import dev.contenttrust.client.transport.HttpTransportBuilder;
import dev.contenttrust.client.transport.Origin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is worth keeping between calls: connections, challenges and tokens. Servers without a
 * TLS folder of their own share one transport; of callers, which strangers can multiply by naming
 * images, only those used last are kept. Thread-safe.
 */
final class ServerCallers {
  /** More than anybody uses at a time; one that is dropped asks for its tokens anew. */
  static final int KEPT = 256;

  private final Path tlsFolders;
  private final TlsSettings tls;
  private final Supplier<HttpTransportBuilder> transports;
  private final CredentialSource credentials;
  private final TokenHosts tokenHosts;
  private final Clock clock;
  private final Map<Origin, HttpTransport> ofTheirOwn = new HashMap<>();
  private final Map<Key, HttpCaller> callers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, HttpCaller> eldest) {
          return size() > KEPT;
        }
      };
  private @Nullable HttpTransport shared;

  private record Key(Origin server, String registry) {}

  /**
   * Creates the store.
   *
   * @param tlsFolders where each server may have a folder with certificates
   * @param tls makes TLS contexts
   * @param transports prepares transports, TLS apart
   * @param credentials where credentials come from
   * @param tokenHosts to which token endpoints they may be sent
   * @param clock tells when tokens are due
   */
  ServerCallers(
      Path tlsFolders,
      TlsSettings tls,
      Supplier<HttpTransportBuilder> transports,
      CredentialSource credentials,
      TokenHosts tokenHosts,
      Clock clock) {
    this.tlsFolders = tlsFolders;
    this.tls = tls;
    this.transports = transports;
    this.credentials = credentials;
    this.tokenHosts = tokenHosts;
    this.clock = clock;
  }

  synchronized HttpCaller caller(Origin server, String registry) {
    return callers.computeIfAbsent(
        new Key(server, registry),
        key ->
            new AuthenticatingCaller(
                transport(server), server, registry, credentials, tokenHosts, clock));
  }

  /** Returns how many callers are kept at present. */
  synchronized int kept() {
    return callers.size();
  }

  private HttpTransport transport(Origin server) {
    Path folder = tlsFolders.resolve(server.authority());
    if (Files.isDirectory(folder)) {
      return ofTheirOwn.computeIfAbsent(server, key -> transport(() -> tls.context(folder)));
    }
    HttpTransport made = shared;
    if (made == null) {
      made = transport(tls::context);
      shared = made;
    }
    return made;
  }

  private HttpTransport transport(Supplier<SSLContext> context) {
    return transports.get().tls(context).build();
  }
}
