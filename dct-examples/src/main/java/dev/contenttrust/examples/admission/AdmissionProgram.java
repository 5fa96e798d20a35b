// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.admission;

import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.docker.DockerConnections;
import dev.contenttrust.client.policy.PolicyEngine;
import dev.contenttrust.client.policy.TrustPolicy;
import dev.contenttrust.core.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Runs the webhook: {@code AdmissionProgram POLICY.json KEYS.p12 PASSWORD-FILE [PORT]}. Credentials
 * and authorities come from Docker's configuration folder, as {@code DOCKER_CONFIG} names it.
 */
public final class AdmissionProgram {
  private static final int DEFAULT_PORT = 8443;
  private static final Duration DEADLINE = Duration.ofSeconds(8);

  private AdmissionProgram() {}

  /** Starts the server, which then runs until the process is ended. */
  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    if (arguments.length < 3 || arguments.length > 4) {
      throw new IllegalArgumentException("POLICY.json KEYS.p12 PASSWORD-FILE [PORT]");
    }
    int port = arguments.length == 4 ? Integer.parseInt(arguments[3]) : DEFAULT_PORT;
    Map<String, String> environment = System.getenv();
    Path home = Path.of(environment.getOrDefault("HOME", "/"));
    TrustPolicy policy = TrustPolicy.parse(Bytes.wrap(Files.readAllBytes(Path.of(arguments[0]))));
    AdmissionWebhook.start(
        new InetSocketAddress(port),
        tls(Path.of(arguments[1]), Path.of(arguments[2])),
        engine(policy, environment, home, Clock.systemUTC()),
        DEADLINE);
  }

  /** Returns the engine: verified state stays in memory, so that no disk is needed. */
  static PolicyEngine engine(
      TrustPolicy policy, Map<String, String> environment, Path home, Clock clock) {
    TrustClient client =
        TrustClient.builder()
            // Rules with rootKeys pin the root; the others trust it on first use.
            .trustOnFirstUse()
            .sources(DockerConnections.builder(environment, home).clock(clock).build())
            .clock(clock)
            .build();
    return new PolicyEngine(policy, client, clock);
  }

  private static SSLContext tls(Path file, Path passwordFile)
      throws IOException, GeneralSecurityException {
    char[] password = Files.readString(passwordFile).strip().toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, password);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
