// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.pem;

import java.util.Arrays;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.DESEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.paddings.PaddedBufferedBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** CBC with PKCS#7 padding over the ciphers that key files use. */
enum BlockCiphers {
  AES_128(16, 16),
  AES_192(24, 16),
  AES_256(32, 16),
  TRIPLE_DES(24, 8),
  DES(8, 8);

  private final int keyBytes;
  private final int blockBytes;

  BlockCiphers(int keyBytes, int blockBytes) {
    this.keyBytes = keyBytes;
    this.blockBytes = blockBytes;
  }

  int keyBytes() {
    return keyBytes;
  }

  int blockBytes() {
    return blockBytes;
  }

  byte[] encrypt(byte[] key, byte[] iv, byte[] plain) {
    try {
      return run(true, key, iv, plain);
    } catch (InvalidCipherTextException e) {
      throw new AssertionError("encryption knows no malformed input", e);
    }
  }

  byte[] decrypt(byte[] key, byte[] iv, byte[] encrypted) throws InvalidCipherTextException {
    if (encrypted.length == 0 || encrypted.length % blockBytes != 0) {
      throw new InvalidCipherTextException("not a whole number of blocks");
    }
    return run(false, key, iv, encrypted);
  }

  private byte[] run(boolean encrypt, byte[] key, byte[] iv, byte[] input)
      throws InvalidCipherTextException {
    CipherParameters parameters = new ParametersWithIV(new KeyParameter(key), iv);
    PaddedBufferedBlockCipher cipher =
        new PaddedBufferedBlockCipher(CBCBlockCipher.newInstance(engine()));
    cipher.init(encrypt, parameters);
    byte[] output = new byte[cipher.getOutputSize(input.length)];
    try {
      int length = cipher.processBytes(input, 0, input.length, output, 0);
      length += cipher.doFinal(output, length);
      return Arrays.copyOf(output, length);
    } finally {
      Arrays.fill(output, (byte) 0);
    }
  }

  private BlockCipher engine() {
    return switch (this) {
      case AES_128, AES_192, AES_256 -> AESEngine.newInstance();
      case TRIPLE_DES -> new DESedeEngine();
      case DES -> new DESEngine();
    };
  }
}
