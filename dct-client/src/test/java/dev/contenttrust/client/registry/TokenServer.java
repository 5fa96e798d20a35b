// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.registry;

import dev.contenttrust.client.transport.StubServer;
import dev.contenttrust.client.transport.StubServer.Answer;
import dev.contenttrust.client.transport.StubServer.Request;
import dev.contenttrust.testing.peers.TokenAuth;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A token endpoint that grants what a user may do, as signed JWTs that real servers accept. */
final class TokenServer implements AutoCloseable {
  static final String SERVICE = "test-service";
  static final String ISSUER = "test-issuer";

  private final KeyPair key;
  private final X509Certificate certificate;
  private final StubServer server;
  private final String user;
  private volatile List<String> granted = List.of("pull", "push", "*");
  private volatile String audience = SERVICE;

  private TokenServer(String user, String password) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    this.key = generator.generateKeyPair();
    this.certificate = selfSigned(key);
    this.user =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    this.server = StubServer.start(this::answer);
  }

  static TokenServer start(String user, String password) throws Exception {
    return new TokenServer(user, password);
  }

  TokenAuth auth(Path folder) throws IOException, GeneralSecurityException {
    String pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    Path roots = Files.writeString(folder.resolve("token-roots.pem"), pem);
    return new TokenAuth(URI.create(server.uri() + "/token"), SERVICE, ISSUER, roots);
  }

  /** Grants only these actions from now on. */
  void grant(String... actions) {
    granted = List.of(actions);
  }

  /** Issues tokens for another service from now on. */
  void audience(String name) {
    audience = name;
  }

  List<Request> requests() {
    return server.requests();
  }

  private Answer answer(Request request) {
    boolean known = request.header("Authorization").equals(user);
    if (!known && !request.header("Authorization").isEmpty()) {
      return Answer.of(401, "{\"details\":\"incorrect username or password\"}");
    }
    try {
      return Answer.of(200, "{\"token\":\"" + token(scope(request), known) + "\"}");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String scope(Request request) {
    String query = URI.create(request.target()).getRawQuery();
    for (String parameter : query.split("&", -1)) {
      if (parameter.startsWith("scope=")) {
        return URLDecoder.decode(parameter.substring(6), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  private String token(String scope, boolean known) throws GeneralSecurityException {
    int first = scope.indexOf(':');
    int last = scope.lastIndexOf(':');
    List<String> actions = new ArrayList<>();
    for (String action : scope.substring(last + 1).split(",", -1)) {
      if (known && granted.contains(action)) {
        actions.add("\"" + action + "\"");
      }
    }
    String access =
        "[{\"type\":\"%s\",\"name\":\"%s\",\"actions\":[%s]}]"
            .formatted(
                scope.substring(0, first),
                scope.substring(first + 1, last),
                String.join(",", actions));
    long now = Instant.now().getEpochSecond();
    String payload =
        "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"u\",\"exp\":%d,\"nbf\":%d,\"iat\":%d,\"jti\":\"1\",\"access\":%s}"
            .formatted(ISSUER, audience, now + 300, now - 60, now - 60, access);
    String header =
        "{\"typ\":\"JWT\",\"alg\":\"ES256\",\"x5c\":[\"%s\"]}"
            .formatted(Base64.getEncoder().encodeToString(certificate.getEncoded()));
    String signed =
        url(header.getBytes(StandardCharsets.UTF_8))
            + "."
            + url(payload.getBytes(StandardCharsets.UTF_8));
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(key.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + url(signature.sign());
  }

  private static String url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static X509Certificate selfSigned(KeyPair key)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    Instant now = Instant.now();
    X500Name name = new X500Name("CN=token test");
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.ONE,
            Date.from(now.minusSeconds(3600)),
            Date.from(now.plusSeconds(86_400)),
            name,
            key.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate())));
  }

  @Override
  public void close() {
    server.close();
  }
}
