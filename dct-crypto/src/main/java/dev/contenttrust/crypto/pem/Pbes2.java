// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.pem;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.crypto.MalformedKeyException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
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
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA224Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.params.KeyParameter;
import org.jspecify.annotations.Nullable;

/**
 * Password-based encryption of PKCS#8 by PBES2 (RFC 8018). Writes what notary 0.7.0 writes, the
 * only thing that it reads: PBKDF2 with HMAC-SHA1, 2048 rounds, AES-256-CBC. Reads what OpenSSL
 * writes as well, with bounds on the work that a file can demand.
 */
final class Pbes2 {
  private static final int WRITTEN_ROUNDS = 2048;
  private static final int WRITTEN_SALT_BYTES = 8;
  private static final int MAX_ROUNDS = 5_000_000;
  private static final int MAX_SALT_BYTES = 1024;

  /** The most memory that scrypt may take, in bytes: OpenSSL's default needs 16 MiB. */
  private static final long MAX_SCRYPT_BYTES = 256L * 1024 * 1024;

  private static final int MAX_SCRYPT_PARALLELISM = 16;

  private static final Map<ASN1ObjectIdentifier, BlockCiphers> CIPHERS =
      Map.of(
          NISTObjectIdentifiers.id_aes128_CBC, BlockCiphers.AES_128,
          NISTObjectIdentifiers.id_aes192_CBC, BlockCiphers.AES_192,
          NISTObjectIdentifiers.id_aes256_CBC, BlockCiphers.AES_256,
          PKCSObjectIdentifiers.des_EDE3_CBC, BlockCiphers.TRIPLE_DES);

  private Pbes2() {}

  /** Encrypts; the passphrase is UTF-8 and must not be empty. */
  static Bytes encrypt(byte[] pkcs8, byte[] passphrase, SecureRandom random) {
    byte[] salt = new byte[WRITTEN_SALT_BYTES];
    byte[] iv = new byte[BlockCiphers.AES_256.blockBytes()];
    random.nextBytes(salt);
    random.nextBytes(iv);
    // without a PRF field, which means HMAC-SHA1, and without a key length
    PBKDF2Params derivation = new PBKDF2Params(salt, WRITTEN_ROUNDS);
    byte[] key = pbkdf2(derivation, passphrase, BlockCiphers.AES_256.keyBytes());
    try {
      PBES2Parameters parameters =
          new PBES2Parameters(
              new KeyDerivationFunc(PKCSObjectIdentifiers.id_PBKDF2, derivation),
              new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(iv)));
      return Bytes.wrap(
          new EncryptedPrivateKeyInfo(
                  new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, parameters),
                  BlockCiphers.AES_256.encrypt(key, iv, pkcs8))
              .getEncoded(ASN1Encoding.DER));
    } catch (IOException e) {
      throw new UncheckedIOException("encoding to memory failed", e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /**
   * Decrypts.
   *
   * @throws InvalidCipherTextException if the padding is wrong, as after decryption with a wrong
   *     passphrase
   */
  static byte[] decrypt(Bytes encrypted, byte[] passphrase) throws InvalidCipherTextException {
    byte[] iv;
    byte[] content;
    BlockCiphers cipher;
    byte[] key;
    try {
      EncryptedPrivateKeyInfo info =
          EncryptedPrivateKeyInfo.getInstance(ASN1Primitive.fromByteArray(encrypted.toArray()));
      AlgorithmIdentifier algorithm = info.getEncryptionAlgorithm();
      if (!algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
        throw new MalformedKeyException("only PBES2 encryption is supported", null);
      }
      PBES2Parameters parameters = PBES2Parameters.getInstance(algorithm.getParameters());
      cipher = cipher(parameters.getEncryptionScheme());
      iv =
          ASN1OctetString.getInstance(parameters.getEncryptionScheme().getParameters()).getOctets();
      if (iv.length != cipher.blockBytes()) {
        throw new MalformedKeyException("the initialisation vector has a wrong length", null);
      }
      content = info.getEncryptedData();
      key = derive(parameters.getKeyDerivationFunc(), passphrase, cipher.keyBytes());
    } catch (MalformedKeyException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new MalformedKeyException("the encrypted private key cannot be parsed", null);
    }
    try {
      return cipher.decrypt(key, iv, content);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static BlockCiphers cipher(EncryptionScheme scheme) {
    BlockCiphers cipher = CIPHERS.get(scheme.getAlgorithm());
    if (cipher == null) {
      throw new MalformedKeyException("unsupported cipher " + scheme.getAlgorithm(), null);
    }
    return cipher;
  }

  private static byte[] derive(KeyDerivationFunc function, byte[] passphrase, int keyBytes) {
    if (function.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)) {
      return pbkdf2(PBKDF2Params.getInstance(function.getParameters()), passphrase, keyBytes);
    }
    if (function.getAlgorithm().equals(MiscObjectIdentifiers.id_scrypt)) {
      return scrypt(ScryptParams.getInstance(function.getParameters()), passphrase, keyBytes);
    }
    throw new MalformedKeyException("unsupported key derivation " + function.getAlgorithm(), null);
  }

  private static byte[] pbkdf2(PBKDF2Params parameters, byte[] passphrase, int keyBytes) {
    int rounds = bounded(parameters.getIterationCount(), MAX_ROUNDS, "rounds");
    requireSalt(parameters.getSalt());
    requireKeyLength(parameters.getKeyLength(), keyBytes);
    PKCS5S2ParametersGenerator generator =
        new PKCS5S2ParametersGenerator(digest(parameters.getPrf().getAlgorithm()));
    generator.init(passphrase, parameters.getSalt(), rounds);
    return ((KeyParameter) generator.generateDerivedParameters(keyBytes * Byte.SIZE)).getKey();
  }

  private static byte[] scrypt(ScryptParams parameters, byte[] passphrase, int keyBytes) {
    int parallelism =
        bounded(parameters.getParallelizationParameter(), MAX_SCRYPT_PARALLELISM, "parallelism");
    int most = Math.toIntExact(MAX_SCRYPT_BYTES / 128);
    int cost = bounded(parameters.getCostParameter(), most, "cost");
    int block = bounded(parameters.getBlockSize(), most, "block size");
    if (128L * cost * block > MAX_SCRYPT_BYTES) {
      throw new MalformedKeyException("the key file demands too much memory", null);
    }
    requireSalt(parameters.getSalt());
    requireKeyLength(parameters.getKeyLength(), keyBytes);
    return SCrypt.generate(passphrase, parameters.getSalt(), cost, block, parallelism, keyBytes);
  }

  private static int bounded(BigInteger value, int most, String what) {
    if (value.signum() <= 0 || value.compareTo(BigInteger.valueOf(most)) > 0) {
      throw new MalformedKeyException("the key file demands an unreasonable " + what, null);
    }
    return value.intValueExact();
  }

  private static void requireSalt(byte[] salt) {
    if (salt.length > MAX_SALT_BYTES) {
      throw new MalformedKeyException("the salt is too long", null);
    }
  }

  private static void requireKeyLength(@Nullable BigInteger declared, int keyBytes) {
    if (declared != null && !declared.equals(BigInteger.valueOf(keyBytes))) {
      throw new MalformedKeyException("the key length does not fit the cipher", null);
    }
  }

  private static Digest digest(ASN1ObjectIdentifier prf) {
    if (prf.equals(PKCSObjectIdentifiers.id_hmacWithSHA1)) {
      return new SHA1Digest();
    }
    if (prf.equals(PKCSObjectIdentifiers.id_hmacWithSHA224)) {
      return new SHA224Digest();
    }
    if (prf.equals(PKCSObjectIdentifiers.id_hmacWithSHA256)) {
      return new SHA256Digest();
    }
    if (prf.equals(PKCSObjectIdentifiers.id_hmacWithSHA384)) {
      return new SHA384Digest();
    }
    if (prf.equals(PKCSObjectIdentifiers.id_hmacWithSHA512)) {
      return new SHA512Digest();
    }
    throw new MalformedKeyException("unsupported pseudo-random function " + prf, null);
  }
}
