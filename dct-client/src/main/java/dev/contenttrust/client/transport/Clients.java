// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The JDK clients behind a transport, made when first needed. Plain http has one of its own,
 * because every client with the JVM's certificate authorities costs a tenth of a second to make.
 */
final class Clients {
  private final @Nullable HttpClient shared;
  private final @Nullable Supplier<SSLContext> tls;
  private final @Nullable ProxySelector proxy;
  private @Nullable HttpClient plain;
  private @Nullable HttpClient encrypted;

  Clients(
      @Nullable HttpClient shared,
      @Nullable Supplier<SSLContext> tls,
      @Nullable ProxySelector proxy) {
    this.shared = shared;
    this.tls = tls;
    this.proxy = proxy;
  }

  synchronized HttpClient forOrigin(Origin origin) {
    if (shared != null) {
      return shared;
    }
    return origin.isEncrypted() ? encrypted() : plain();
  }

  private HttpClient encrypted() {
    HttpClient made = encrypted;
    if (made == null) {
      HttpClient.Builder builder = builder();
      if (tls != null) {
        builder.sslContext(tls.get());
      }
      made = builder.build();
      encrypted = made;
    }
    return made;
  }

  private HttpClient plain() {
    HttpClient made = plain;
    if (made == null) {
      // Bodies are only collected, never waited for, so that no thread of their own is needed.
      made = builder().sslContext(trustingNobody()).executor(Runnable::run).build();
      plain = made;
    }
    return made;
  }

  /**
   * HTTP/1.1 always: over plain http the offer of HTTP/2 upsets old servers and proxies, over TLS
   * trust servers do not speak it.
   */
  private HttpClient.Builder builder() {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(HttpTransport.CONNECT_TIMEOUT);
    return proxy == null ? builder : builder.proxy(proxy);
  }

  private static SSLContext trustingNobody() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new NobodyIsTrusted()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK 17 provides TLS", e);
    }
  }

  private static final class NobodyIsTrusted implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("this client speaks plain http only");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("this client speaks plain http only");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
