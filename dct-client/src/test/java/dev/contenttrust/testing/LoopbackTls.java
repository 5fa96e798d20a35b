// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * A throw-away certificate authority and one certificate for {@code localhost} and {@code
 * 127.0.0.1}, good for servers and for clients. Immutable and thread-safe.
 */
public final class LoopbackTls {
  private static final Duration LIFETIME = Duration.ofDays(30);
  private static final char[] NO_PASSWORD = new char[0];

  private final X509Certificate authority;
  private final X509Certificate leaf;
  private final KeyPair leafKey;

  private LoopbackTls(X509Certificate authority, X509Certificate leaf, KeyPair leafKey) {
    this.authority = authority;
    this.leaf = leaf;
    this.leafKey = leafKey;
  }

  /** Makes a new authority with its certificate; valid from yesterday on for a month. */
  public static LoopbackTls create() {
    return createFor();
  }

  /**
   * Makes a new authority with a certificate for loopback and further names.
   *
   * @param hosts DNS names, for servers that are reached through a proxy
   */
  public static LoopbackTls createFor(String... hosts) {
    try {
      KeyPair authorityKey = newKey();
      X500Name authorityName = new X500Name("CN=dct test authority");
      X509v3CertificateBuilder authorityBuilder =
          builder(authorityName, authorityName, authorityKey);
      authorityBuilder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      X509Certificate authority = sign(authorityBuilder, authorityKey);

      KeyPair leafKey = newKey();
      X509v3CertificateBuilder leafBuilder =
          builder(authorityName, new X500Name("CN=localhost"), leafKey);
      List<GeneralName> names = new ArrayList<>();
      names.add(new GeneralName(GeneralName.dNSName, "localhost"));
      names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
      for (String host : hosts) {
        names.add(new GeneralName(GeneralName.dNSName, host));
      }
      leafBuilder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(names.toArray(new GeneralName[0])));
      return new LoopbackTls(authority, sign(leafBuilder, authorityKey), leafKey);
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("cannot make certificates for loopback TLS", e);
    }
  }

  /** Returns the authority's certificate. */
  public X509Certificate authority() {
    return authority;
  }

  /**
   * Returns a context for servers (with the certificate) and clients (that trust the authority).
   */
  public SSLContext context() {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry("leaf", leafKey.getPrivate(), NO_PASSWORD, new Certificate[] {leaf});
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(keys, NO_PASSWORD);
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("authority", authority);
      TrustManagerFactory trustManagers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trustManagers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot set up loopback TLS", e);
    }
  }

  /** Writes the authority's certificate as {@code ca.crt} into the folder and returns the file. */
  public Path writeAuthority(Path folder) {
    return write(folder.resolve("ca.crt"), authority);
  }

  /** Writes the certificate as {@code tls.crt} into the folder and returns the file. */
  public Path writeCertificate(Path folder) {
    return write(folder.resolve("tls.crt"), leaf);
  }

  /** Writes the private key as {@code tls.key} into the folder and returns the file. */
  public Path writeKey(Path folder) {
    return write(
        folder.resolve("tls.key"), new PemObject("PRIVATE KEY", leafKey.getPrivate().getEncoded()));
  }

  private static Path write(Path file, Object content) {
    StringWriter text = new StringWriter();
    try {
      try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
        writer.writeObject(content);
      }
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyPair newKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair key) {
    Instant start = Instant.ofEpochMilli(System.currentTimeMillis()).minus(Duration.ofDays(1));
    return new JcaX509v3CertificateBuilder(
        issuer,
        BigInteger.valueOf(start.toEpochMilli())
            .shiftLeft(16)
            .add(BigInteger.valueOf(subject.hashCode() & 0xffff)),
        Date.from(start),
        Date.from(start.plus(LIFETIME)),
        subject,
        key.getPublic());
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair key)
      throws OperatorCreationException, GeneralSecurityException {
    ContentSigner signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }
}
