// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Makes TLS contexts: the JVM's certificate authorities, and those of files; client certificates.
 * There is no way to switch verification off.
 */
final class TlsSettings {
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");
  private static final long MAX_FILE_BYTES = 16L << 20;

  private TlsSettings() {}

  /**
   * Makes the context for one server.
   *
   * @param folder Docker's folder for the server, which need not exist
   * @param extra further files with certificate authorities; each must contain one
   * @throws IllegalStateException if a file cannot be read or understood, naming it
   */
  static SSLContext context(Path folder, List<Path> extra) {
    try {
      TlsFolder files = TlsFolder.read(folder);
      List<X509Certificate> authorities = new ArrayList<>();
      for (Path file : files.authorities()) {
        authorities.addAll(certificates(file));
      }
      for (Path file : extra) {
        List<X509Certificate> found = certificates(file);
        if (found.isEmpty()) {
          throw new IOException(file + " contains no PEM certificate");
        }
        authorities.addAll(found);
      }
      if (authorities.isEmpty() && files.clients().isEmpty()) {
        return SSLContext.getDefault();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(clientKeys(files.clients()), trusting(authorities), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("TLS settings: " + e.getMessage(), e);
    }
  }

  private static TrustManager[] trusting(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore anchors = emptyStore();
    int number = 0;
    for (X509Certificate certificate : systemAuthorities()) {
      anchors.setCertificateEntry("system-" + number++, certificate);
    }
    for (X509Certificate certificate : authorities) {
      anchors.setCertificateEntry("extra-" + number++, certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(anchors);
    return factory.getTrustManagers();
  }

  private static List<X509Certificate> systemAuthorities() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    List<X509Certificate> found = new ArrayList<>();
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        found.addAll(List.of(x509.getAcceptedIssuers()));
      }
    }
    return found;
  }

  private static KeyManager[] clientKeys(List<Path> clients)
      throws GeneralSecurityException, IOException {
    KeyStore keys = emptyStore();
    // The store never leaves memory; the JDK wants a password for it nevertheless.
    char[] password = UUID.randomUUID().toString().toCharArray();
    for (Path file : clients) {
      List<X509Certificate> chain = certificates(file);
      if (chain.isEmpty()) {
        throw new IOException(file + " contains no PEM certificate");
      }
      keys.setKeyEntry(
          file.toString(),
          ClientKey.read(TlsFolder.keyOf(file)),
          password,
          chain.toArray(new Certificate[0]));
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, password);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** Returns the file's PEM certificates, none for a file without any. */
  private static List<X509Certificate> certificates(Path file) throws IOException {
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new IOException(file + " is too long for a certificate file");
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    List<X509Certificate> found = new ArrayList<>();
    Matcher blocks = CERTIFICATE.matcher(text);
    while (blocks.find()) {
      byte[] block = blocks.group().getBytes(StandardCharsets.ISO_8859_1);
      try {
        found.add(
            (X509Certificate)
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(block)));
      } catch (CertificateException e) {
        throw new IOException(file + " contains a broken certificate", e);
      }
    }
    return found;
  }
}
