// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.programs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.crypto.SignatureScheme;
import dev.contenttrust.crypto.Signer;
import dev.contenttrust.crypto.SigningException;
import dev.contenttrust.crypto.keystore.FileKeyStore;
import dev.contenttrust.crypto.keystore.KeyEntry;
import dev.contenttrust.crypto.keystore.KeyStore;
import dev.contenttrust.crypto.keystore.PassphraseSource;
import dev.contenttrust.crypto.pem.PublicKeyPem;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;

/**
 * A process that holds a signing key and signs for others over HTTP on loopback, so that build
 * machines never see the key: {@code SigningService TRUST-DIR KEYID TOKEN-FILE [PORT]}. The key is
 * one of Docker's or {@code dct}'s; its passphrase comes from Docker's variables. Whoever asks must
 * show the token.
 *
 * <p>{@code GET /key} answers the public key in PEM, {@code POST /sign} the signature over the
 * message that was sent, r and s at fixed width. The service gets whole messages and could look
 * into them before it signs; each is told on standard output by its digest.
 */
public final class SigningService implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 64 << 20;
  private static final int SHORTEST_TOKEN = 16;

  private final HttpServer server;
  private final Signer signer;
  private final Bytes publicKey;
  private final byte[] authorization;
  private final PrintStream log;

  private SigningService(HttpServer server, Signer signer, String token, PrintStream log) {
    this.server = server;
    this.signer = signer;
    this.publicKey = PublicKeyPem.write(signer.publicKey(), KeyEntry.DELEGATION);
    this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    this.log = log;
  }

  /** Starts the service, which then runs until the process is ended. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 3 || arguments.length > 4) {
      throw new IllegalArgumentException("TRUST-DIR KEYID TOKEN-FILE [PORT]");
    }
    KeyStore keys =
        FileKeyStore.builder(
                Path.of(arguments[0]),
                PassphraseSource.dockerEnvironment(System.getenv()),
                new SecureRandom())
            .build();
    Signer signer =
        keys.find(new KeyId(arguments[1]))
            .orElseThrow(() -> new IllegalArgumentException("no such key: " + arguments[1]));
    String token = Files.readString(Path.of(arguments[2])).strip();
    int port = arguments.length == 4 ? Integer.parseInt(arguments[3]) : 0;
    PrintStream log = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    log.println(start(signer, token, port, log).uri());
  }

  /**
   * Starts a service.
   *
   * @param signer an ECDSA key
   * @param token what whoever asks must show, at least 16 characters
   * @param port the loopback port, 0 for a free one
   * @param log where each signature is told
   */
  static SigningService start(Signer signer, String token, int port, PrintStream log)
      throws IOException {
    if (token.length() < SHORTEST_TOKEN) {
      throw new IllegalArgumentException("a token has at least " + SHORTEST_TOKEN + " characters");
    }
    Signer fixed =
        signer
            .withScheme(SignatureScheme.ECDSA_SHA256_FIXED)
            .orElseThrow(() -> new IllegalArgumentException("an ECDSA key is needed"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    SigningService service = new SigningService(server, fixed, token, log);
    server.createContext("/", service::answer);
    server.start();
    return service;
  }

  /** Returns the base URL. */
  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String shown = exchange.getRequestHeaders().getFirst("Authorization");
      byte[] given = (shown == null ? "" : shown).getBytes(StandardCharsets.UTF_8);
      if (!MessageDigest.isEqual(given, authorization)) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
        case "GET /key" -> send(exchange, publicKey);
        case "POST /sign" -> sign(exchange);
        default -> exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private void sign(HttpExchange exchange) throws IOException {
    byte[] read = exchange.getRequestBody().readNBytes(MAX_MESSAGE_BYTES + 1);
    if (read.length > MAX_MESSAGE_BYTES) {
      exchange.sendResponseHeaders(413, -1);
      return;
    }
    Bytes message = Bytes.wrap(read);
    try {
      Bytes signature = signer.sign(message);
      log.println("signed " + message.size() + " bytes, " + Digest.sha256Of(message));
      send(exchange, signature);
    } catch (SigningException e) {
      log.println("not signed: " + e.getMessage());
      exchange.sendResponseHeaders(500, -1);
    }
  }

  private static void send(HttpExchange exchange, Bytes body) throws IOException {
    exchange.sendResponseHeaders(200, body.size());
    exchange.getResponseBody().write(body.toArray());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
