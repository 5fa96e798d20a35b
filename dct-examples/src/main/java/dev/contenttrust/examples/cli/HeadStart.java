// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.crypto.SignatureVerifier;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * Loads what most commands need in a second thread, while the arguments are read: the first
 * signature that a JVM checks and the first HTTP client that it makes take longer than everything
 * else in a short run. Nothing that it makes is used, and nothing waits for it.
 */
final class HeadStart {
  private static final String KEY =
      "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEJjn92B/uJ0TY/rhBHfC0ByxJ2Jm0nuL/NB"
          + "hUOJmLUGS2ljuDt3FfCxl0xc2a/lK622SX/RkvnS+otufTvsRKZw==";
  private static final String SIGNATURE =
      "Z3psL6dPZiDk9D52E8uJMgnM5lQmVBJrC2n8PPth+t/3DehpI1j0Jc5gJ0YZv9jYN6gr/w"
          + "lqP8L8IICelKQULA==";

  private HeadStart() {}

  /** Begins, in a thread that does not keep the process alive. */
  static void begin() {
    Thread thread = new Thread(HeadStart::run, "head start");
    thread.setDaemon(true);
    thread.start();
  }

  private static void run() {
    checkSignature();
    try {
      makeClient();
    } catch (GeneralSecurityException e) {
      // Whoever needs TLS will say so.
      return;
    }
  }

  /** Checks a signature over the text {@code dct}, made once with a key that no longer exists. */
  static boolean checkSignature() {
    byte[] spki = Base64.getDecoder().decode(KEY);
    PublicKey key =
        new PublicKey(
            "ecdsa", null, PublicKey.Encoding.SPKI_DER, Bytes.wrap(spki), JsonObject.empty());
    byte[] value = Base64.getDecoder().decode(SIGNATURE);
    Signature signature = new Signature(new KeyId("0".repeat(64)), "ecdsa", Bytes.wrap(value));
    return SignatureVerifier.create().verifies(key, signature, Bytes.utf8("dct"));
  }

  private static HttpClient makeClient() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[0], null);
    return HttpClient.newBuilder().sslContext(context).executor(Runnable::run).build();
  }
}
