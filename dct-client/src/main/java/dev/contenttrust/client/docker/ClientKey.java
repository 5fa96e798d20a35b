// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Reads the private key of a TLS client certificate: unencrypted PKCS#8, PKCS#1 or SEC 1 in PEM.
 */
final class ClientKey {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([^-]*)-----END \\1-----");

  private ClientKey() {}

  static PrivateKey read(Path file) throws IOException {
    Matcher block =
        BLOCK.matcher(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    if (!block.find() || block.group(2).contains(":")) {
      throw new IOException(file + " contains no unencrypted PEM private key");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(block.group(2));
      return decode(file, pkcs8(block.group(1), der));
    } catch (IllegalArgumentException | IllegalStateException e) {
      // The cause is left out: it could quote key material.
      throw new IOException(file + " contains a broken private key");
    }
  }

  private static byte[] pkcs8(String label, byte[] der) throws IOException {
    return switch (label) {
      case "RSA PRIVATE KEY" ->
          new PrivateKeyInfo(
                  new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                  ASN1Primitive.fromByteArray(der))
              .getEncoded();
      case "EC PRIVATE KEY" -> {
        ECPrivateKey key = ECPrivateKey.getInstance(ASN1Primitive.fromByteArray(der));
        yield new PrivateKeyInfo(
                new AlgorithmIdentifier(
                    X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
                key)
            .getEncoded();
      }
      default -> der;
    };
  }

  private static PrivateKey decode(Path file, byte[] pkcs8) throws IOException {
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      Optional<PrivateKey> key = decoded(algorithm, pkcs8);
      if (key.isPresent()) {
        return key.get();
      }
    }
    throw new IOException(file + " contains a private key of no supported kind");
  }

  private static Optional<PrivateKey> decoded(String algorithm, byte[] pkcs8) {
    try {
      KeyFactory factory = KeyFactory.getInstance(algorithm);
      return Optional.of(factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    } catch (GeneralSecurityException e) {
      // Not a key of this kind: the next one is tried.
      return Optional.empty();
    }
  }
}
