// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.crypto.KeyAccessException;
import dev.contenttrust.crypto.pem.PrivateKeyPem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads the private key of a TLS client certificate: unencrypted PKCS#8, PKCS#1 or SEC 1 in PEM.
 */
final class ClientKey {
  private ClientKey() {}

  static PrivateKey read(Path file) throws IOException {
    byte[] pkcs8 = pkcs8(file);
    try {
      for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
        Optional<PrivateKey> key = decoded(algorithm, pkcs8);
        if (key.isPresent()) {
          return key.get();
        }
      }
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
    throw new IOException(file + " contains a private key of no supported kind");
  }

  private static byte[] pkcs8(Path file) throws IOException {
    try {
      return PrivateKeyPem.readAll(Bytes.wrap(Files.readAllBytes(file)))
          .get(0)
          .open()
          .exportUnencryptedPkcs8();
    } catch (KeyAccessException e) {
      throw new IOException(file + " is no usable client key: " + e.getMessage(), e);
    }
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
