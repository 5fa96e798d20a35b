// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.crypto.ExternalSigner;
import dev.contenttrust.crypto.KeyAccessException;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.Signer;
import dev.contenttrust.crypto.SigningKey;
import dev.contenttrust.crypto.keystore.KeyEntry;
import dev.contenttrust.crypto.keystore.KeyStore;
import dev.contenttrust.crypto.keystore.MemoryKeyStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every key lives behind a service that signs over HTTP; the publisher never sees a private key.
 */
class RemoteSignerTest {
  private static final Gun GUN = new Gun("localhost:5000/remote/app");
  private static final Digest ONE = Digest.sha256Of(Bytes.utf8("one"));

  @AutoClose private final PublishingHouse house = PublishingHouse.open();
  private final MemoryKeyStore vault = new MemoryKeyStore(new SecureRandom());
  private final AtomicInteger signatures = new AtomicInteger();
  private HttpServer service;
  private volatile boolean refusing;

  @BeforeEach
  void startService() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext("/sign/", this::sign);
    service.start();
  }

  @AfterEach
  void stop() {
    service.stop(0);
  }

  @Test
  void everyRole_isSignedByTheService() {
    TrustPublisher publisher = publisher();
    publisher
        .initialiser()
        .keepSnapshotKey()
        .initialise(
            publisher
                .edit(GUN)
                .addSigner("alice", List.of(PublishingHouse.newKey(vault, "alice"))));
    publisher.signTag(GUN, "1.0", ONE, 3);
    publisher.rotation().toNewKey(GUN, RoleName.ROOT);

    assertThat(signatures).hasPositiveValue();
    assertThat(house.reader().lookup(GUN, "1.0", RoleName.RELEASES).digest()).isEqualTo(ONE);
  }

  @Test
  void serviceThatRefuses_stopsThePublishBeforeTheUpload() {
    TrustPublisher publisher = publisher();
    publisher.initialiser().initialise(publisher.edit(GUN));
    house.server().clearRequests();
    refusing = true;

    assertThatThrownBy(() -> publisher.signTag(GUN, "1.0", ONE, 3))
        .isInstanceOfSatisfying(
            PublishException.class,
            e -> assertThat(e.step()).isEqualTo(PublishException.Step.KEYS));

    assertThat(house.server().requests()).noneMatch(request -> request.startsWith("POST"));
    refusing = false;
    assertThat(publisher.signTag(GUN, "1.0", ONE, 3).changedAnything()).isTrue();
  }

  private void sign(HttpExchange exchange) throws IOException {
    try (exchange) {
      KeyId id = new KeyId(exchange.getRequestURI().getPath().substring("/sign/".length()));
      byte[] message = exchange.getRequestBody().readAllBytes();
      if (refusing) {
        exchange.sendResponseHeaders(403, -1);
        return;
      }
      byte[] signature = vault.find(id).orElseThrow().sign(Bytes.wrap(message)).toArray();
      signatures.incrementAndGet();
      exchange.sendResponseHeaders(200, signature.length);
      exchange.getResponseBody().write(signature);
    }
  }

  /** What somebody with a key management service writes: four methods and one request. */
  private final class RemoteKeys implements KeyStore {
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI base =
        URI.create("http://127.0.0.1:" + service.getAddress().getPort() + "/sign/");

    @Override
    public List<KeyEntry> list() {
      return vault.list();
    }

    @Override
    public Optional<Signer> find(KeyId id) {
      return vault.find(id).map(key -> remote(id, key));
    }

    private Signer remote(KeyId id, Signer key) {
      return ExternalSigner.of(
          key.publicKey(),
          key.scheme(),
          ExternalSigner.Input.MESSAGE,
          ExternalSigner.EcdsaEncoding.FIXED,
          message -> {
            HttpRequest request =
                HttpRequest.newBuilder(base.resolve(id.value()))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(message))
                    .build();
            HttpResponse<byte[]> reply =
                client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (reply.statusCode() != 200) {
              throw new IOException("the signing service answered " + reply.statusCode());
            }
            return reply.body();
          });
    }

    @Override
    public KeyEntry add(SigningKey key, String role, @Nullable Gun gun) {
      throw new KeyAccessException("keys are made in the service", null);
    }

    @Override
    public KeyEntry generate(KeyAlgorithm algorithm, String role, @Nullable Gun gun) {
      return vault.generate(algorithm, role, gun);
    }

    @Override
    public boolean remove(KeyId id) {
      return vault.remove(id);
    }
  }

  private TrustPublisher publisher() {
    return house.publisher(new RemoteKeys());
  }
}
