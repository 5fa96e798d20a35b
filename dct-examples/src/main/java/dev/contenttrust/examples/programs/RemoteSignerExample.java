// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.programs;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.crypto.ExternalSigner;
import dev.contenttrust.crypto.ExternalSigner.EcdsaEncoding;
import dev.contenttrust.crypto.ExternalSigner.Input;
import dev.contenttrust.crypto.SignatureScheme;
import dev.contenttrust.crypto.Signer;
import dev.contenttrust.crypto.pem.PublicKeyPem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;

/**
 * Signs with a key that another process holds ({@link SigningService}); a key management service is
 * reached in the same way. The private key is never in this process.
 */
public final class RemoteSignerExample {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI service;
  private final String token;

  private RemoteSignerExample(URI service, String token) {
    this.service = service;
    this.token = token;
  }

  /**
   * Returns the signer.
   *
   * @param service the service's base URL, with a slash at its end
   * @param token what the service wants to see
   * @param clock by which a certificate that it answers is judged
   * @throws IOException if the service cannot be reached, or refuses
   */
  public static Signer signer(URI service, String token, Clock clock)
      throws IOException, InterruptedException {
    return new RemoteSignerExample(service, token).signer(clock);
  }

  private Signer signer(Clock clock) throws IOException, InterruptedException {
    // README: begin
    PublicKey key = PublicKeyPem.read(Bytes.wrap(get("key")), clock.instant());
    return ExternalSigner.of(
        key,
        SignatureScheme.ECDSA_SHA256_FIXED,
        Input.MESSAGE, // or DIGEST, for services that sign no more than a hash
        EcdsaEncoding.FIXED,
        message -> post("sign", message)); // every answer is checked with the public key
    // README: end
  }

  private byte[] get(String path) throws IOException, InterruptedException {
    return ask(path, "GET", BodyPublishers.noBody());
  }

  private byte[] post(String path, byte[] message) throws IOException, InterruptedException {
    return ask(path, "POST", BodyPublishers.ofByteArray(message));
  }

  private byte[] ask(String path, String method, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve(path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .method(method, body)
            .build();
    HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException("the signing service answered " + answer.statusCode());
    }
    return answer.body();
  }
}
