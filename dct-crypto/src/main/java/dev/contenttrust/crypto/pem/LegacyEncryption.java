// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.pem;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.crypto.MalformedKeyException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.generators.OpenSSLPBEParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * The encryption of old PEM files that their {@code DEK-Info} header describes (RFC 1423, OpenSSL).
 * Only read.
 */
final class LegacyEncryption {
  private static final int SALT_BYTES = 8;

  private static final Map<String, BlockCiphers> CIPHERS =
      Map.of(
          "AES-128-CBC", BlockCiphers.AES_128,
          "AES-192-CBC", BlockCiphers.AES_192,
          "AES-256-CBC", BlockCiphers.AES_256,
          "DES-EDE3-CBC", BlockCiphers.TRIPLE_DES,
          "DES-CBC", BlockCiphers.DES);

  private LegacyEncryption() {}

  static byte[] decrypt(String dekInfo, Bytes encrypted, byte[] passphrase)
      throws InvalidCipherTextException {
    int comma = dekInfo.indexOf(',');
    BlockCiphers cipher = comma < 0 ? null : CIPHERS.get(dekInfo.substring(0, comma));
    if (cipher == null) {
      throw new MalformedKeyException("unsupported cipher in DEK-Info", null);
    }
    byte[] iv;
    try {
      iv = HexFormat.of().parseHex(dekInfo.substring(comma + 1).strip());
    } catch (IllegalArgumentException e) {
      throw new MalformedKeyException("the vector in DEK-Info is not hexadecimal", e);
    }
    if (iv.length != cipher.blockBytes()) {
      throw new MalformedKeyException("the vector in DEK-Info has a wrong length", null);
    }
    OpenSSLPBEParametersGenerator generator = new OpenSSLPBEParametersGenerator();
    generator.init(passphrase, Arrays.copyOf(iv, SALT_BYTES));
    byte[] key =
        ((KeyParameter) generator.generateDerivedParameters(cipher.keyBytes() * Byte.SIZE))
            .getKey();
    try {
      return cipher.decrypt(key, iv, encrypted.toArray());
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }
}
