// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import dev.contenttrust.client.RootPins;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of every command that verifies: whom to trust at first. */
public final class PinOptions {
  /** The pattern of pins that matches every collection. */
  private static final String EVERY_COLLECTION = "*";

  @Option(
      names = "--root-key",
      paramLabel = "KEYID",
      description =
          "Trust only this root key: its id, or that of its certificate as 'inspect' shows it."
              + " Repeatable.")
  private List<String> rootKeys = new ArrayList<>();

  @Option(
      names = "--root-cert",
      paramLabel = "FILE",
      description = "Trust only the root certificate in this PEM file. Repeatable.")
  private List<Path> rootCertificates = new ArrayList<>();

  @Option(
      names = "--root-ca",
      paramLabel = "FILE",
      description =
          "Trust only root certificates issued by an authority in this PEM file; root keys and"
              + " certificates named by the other options go before. Repeatable.")
  private List<Path> rootAuthorities = new ArrayList<>();

  @Option(names = "--no-tofu", description = "Never trust a repository on first use.")
  private boolean noTofu;

  /** Creates the defaults. */
  public PinOptions() {}

  /**
   * Returns the pins; without any, every repository is trusted on first use unless that is
   * forbidden.
   *
   * @throws UsageException if a key id or a certificate file is unusable
   */
  public RootPins pins() {
    RootPins.Builder pins = RootPins.builder();
    rootKeys.forEach(id -> pins.key(EVERY_COLLECTION, Session.keyId(id)));
    rootCertificates.forEach(
        file -> certificates(file).forEach(found -> pins.certificate(EVERY_COLLECTION, found)));
    rootAuthorities.forEach(
        file -> certificates(file).forEach(found -> pins.authority(EVERY_COLLECTION, found)));
    return !noTofu && isWithoutPin() ? RootPins.trustOnFirstUse() : pins.build();
  }

  /** Tells whether keys or certificates are pinned by themselves, not by who issued them. */
  boolean namesKeys() {
    return !rootKeys.isEmpty() || !rootCertificates.isEmpty();
  }

  private boolean isWithoutPin() {
    return !namesKeys() && rootAuthorities.isEmpty();
  }

  private static List<X509Certificate> certificates(Path file) {
    try (InputStream content = Files.newInputStream(file)) {
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(content).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (certificates.isEmpty()) {
        throw new UsageException("no certificate in " + file);
      }
      return certificates;
    } catch (IOException | CertificateException e) {
      throw new UsageException("cannot read certificates from " + file, e);
    }
  }
}
