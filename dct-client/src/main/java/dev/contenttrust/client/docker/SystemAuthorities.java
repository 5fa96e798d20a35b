// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate authorities to begin with: the JVM's own, or what {@code SSL_CERT_FILE} and
 * {@code SSL_CERT_DIR} name, which mean here what they mean to Docker. Each replaces one half of
 * the system's authorities, its file or its folders; the JVM's authorities stand for either half,
 * so that they count unless both variables are set. Immutable and thread-safe.
 */
final class SystemAuthorities {
  static final String FILE = "SSL_CERT_FILE";
  static final String FOLDERS = "SSL_CERT_DIR";

  private final @Nullable String file;
  private final @Nullable String folders;

  private SystemAuthorities(@Nullable String file, @Nullable String folders) {
    this.file = file;
    this.folders = folders;
  }

  static SystemAuthorities of(Map<String, String> environment) {
    return new SystemAuthorities(named(environment, FILE), named(environment, FOLDERS));
  }

  private static @Nullable String named(Map<String, String> environment, String variable) {
    String value = environment.getOrDefault(variable, "");
    return value.isEmpty() ? null : value;
  }

  boolean areTheJvms() {
    return file == null && folders == null;
  }

  /**
   * Reads the certificates.
   *
   * @throws IOException if a file or folder that is named cannot be read
   */
  Set<X509Certificate> certificates() throws IOException, GeneralSecurityException {
    Set<X509Certificate> found = new LinkedHashSet<>();
    if (file == null || folders == null) {
      found.addAll(ofTheJvm());
    }
    if (file != null) {
      found.addAll(CertificateFile.read(path(FILE, file)));
    }
    if (folders != null) {
      for (String folder : folders.split(File.pathSeparator, -1)) {
        if (!folder.isEmpty()) {
          addFolder(path(FOLDERS, folder), found);
        }
      }
    }
    return found;
  }

  private static Path path(String variable, String value) throws IOException {
    try {
      Path path = Path.of(value);
      if (Files.isReadable(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw new IOException(variable + " is no path", e);
    }
    throw new IOException(variable + " names " + value + ", which cannot be read");
  }

  private static void addFolder(Path folder, Set<X509Certificate> found) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> listed = Files.list(folder)) {
      listed.filter(Files::isRegularFile).sorted().forEach(files::add);
    }
    for (Path each : files) {
      found.addAll(CertificateFile.read(each));
    }
  }

  private static List<X509Certificate> ofTheJvm() throws GeneralSecurityException {
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
}
