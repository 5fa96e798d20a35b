// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.crypto.MalformedKeyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.generators.SCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Pbes2Test {
  private static final byte[] PASSPHRASE = "geheim".getBytes(StandardCharsets.UTF_8);
  private static final byte[] SALT = new byte[16];
  private static final byte[] IV = new byte[16];
  private static final byte[] PLAIN = {1, 2, 3};

  private static Bytes file(ASN1ObjectIdentifier function, ASN1Encodable parameters, byte[] key) {
    try {
      PBES2Parameters scheme =
          new PBES2Parameters(
              new KeyDerivationFunc(function, parameters),
              new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(IV)));
      return Bytes.wrap(
          new EncryptedPrivateKeyInfo(
                  new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, scheme),
                  BlockCiphers.AES_256.encrypt(key, IV, PLAIN))
              .getEncoded());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Bytes scrypt(int cost, int block, int parallelism, byte[] key) {
    return file(
        MiscObjectIdentifiers.id_scrypt, new ScryptParams(SALT, cost, block, parallelism), key);
  }

  @Test
  void scryptWithOpenSslsParameters_isRead() throws Exception {
    byte[] key = SCrypt.generate(PASSPHRASE, SALT, 16384, 8, 1, 32);
    assertThat(Pbes2.decrypt(scrypt(16384, 8, 1, key), PASSPHRASE)).isEqualTo(PLAIN);
  }

  @ParameterizedTest
  @CsvSource({"1048576, 8, 1", "16384, 1024, 1", "16384, 8, 17", "16383, 8, 1", "0, 8, 1"})
  void scryptThatDemandsTooMuch_isRefusedWithoutTheWork(int cost, int block, int parallelism) {
    Bytes file = scrypt(cost, block, parallelism, new byte[32]);
    assertThatThrownBy(() -> Pbes2.decrypt(file, PASSPHRASE))
        .isInstanceOf(MalformedKeyException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 5_000_001, Integer.MAX_VALUE})
  void roundsOutOfBounds_areRefusedWithoutTheWork(int rounds) {
    Bytes file =
        file(PKCSObjectIdentifiers.id_PBKDF2, new PBKDF2Params(SALT, rounds), new byte[32]);
    assertThatThrownBy(() -> Pbes2.decrypt(file, PASSPHRASE))
        .isInstanceOf(MalformedKeyException.class);
  }

  @Test
  void writtenForm_isReadBack_andNotWithAnotherPassphrase() throws Exception {
    Bytes file = Pbes2.encrypt(PLAIN, PASSPHRASE, new SecureRandom());
    assertThat(Pbes2.decrypt(file, PASSPHRASE)).isEqualTo(PLAIN);
    byte[] other = "andere".getBytes(StandardCharsets.UTF_8);
    try {
      assertThat(Pbes2.decrypt(file, other)).isNotEqualTo(PLAIN);
    } catch (InvalidCipherTextException e) {
      // the usual outcome; once in 256 times the padding happens to look right
      assertThat(e).hasMessageNotContaining("andere");
    }
  }
}
