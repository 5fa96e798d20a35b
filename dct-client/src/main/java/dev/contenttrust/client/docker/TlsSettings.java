// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Makes TLS contexts: the system's certificate authorities, and those of files; client
 * certificates. There is no way to switch verification off.
 */
final class TlsSettings {
  private final SystemAuthorities system;
  private final List<Path> extra;

  /**
   * Remembers what holds for every server.
   *
   * @param system the authorities to begin with
   * @param extra further files with certificate authorities; each must contain one
   */
  TlsSettings(SystemAuthorities system, List<Path> extra) {
    this.system = system;
    this.extra = extra;
  }

  /**
   * Makes the context for servers without a folder of their own.
   *
   * @throws IllegalStateException if a file cannot be read or understood, naming it
   */
  SSLContext context() {
    return made(() -> TlsFolder.NONE);
  }

  /**
   * Makes the context for one server.
   *
   * @param folder Docker's folder for the server
   * @throws IllegalStateException if a file cannot be read or understood, naming it
   */
  SSLContext context(Path folder) {
    return made(() -> TlsFolder.read(folder));
  }

  /** Reads a folder when it is needed. */
  @FunctionalInterface
  private interface Files {
    TlsFolder read() throws IOException;
  }

  private SSLContext made(Files folder) {
    try {
      TlsFolder files = folder.read();
      List<X509Certificate> authorities = new ArrayList<>();
      for (Path file : files.authorities()) {
        authorities.addAll(CertificateFile.read(file));
      }
      for (Path file : extra) {
        List<X509Certificate> found = CertificateFile.read(file);
        if (found.isEmpty()) {
          throw new IOException(file + " contains no PEM certificate");
        }
        authorities.addAll(found);
      }
      if (system.areTheJvms() && authorities.isEmpty() && files.clients().isEmpty()) {
        return SSLContext.getDefault();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(clientKeys(files.clients()), trusting(authorities), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("TLS settings: " + e.getMessage(), e);
    }
  }

  private TrustManager[] trusting(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore anchors = emptyStore();
    int number = 0;
    for (X509Certificate certificate : system.certificates()) {
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

  private static KeyManager[] clientKeys(List<Path> clients)
      throws GeneralSecurityException, IOException {
    KeyStore keys = emptyStore();
    // The store never leaves memory; the JDK wants a password for it nevertheless.
    char[] password = UUID.randomUUID().toString().toCharArray();
    for (Path file : clients) {
      List<X509Certificate> chain = CertificateFile.read(file);
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
}
