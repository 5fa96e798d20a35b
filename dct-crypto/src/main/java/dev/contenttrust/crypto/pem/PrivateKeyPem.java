// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.pem;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.crypto.MalformedKeyException;
import dev.contenttrust.crypto.SigningKey;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.jspecify.annotations.Nullable;

/**
 * One private key as it stands in a PEM file, perhaps encrypted, with its headers.
 *
 * <p>Reads PKCS#8 (plain, and PBES2 with PBKDF2 or scrypt), SEC1 and PKCS#1 (plain, and with {@code
 * DEK-Info}), and Notary's own Ed25519 forms. Writes the form that notary 0.7.0 and Docker write.
 * Passphrases are UTF-8. The text of this object shows type and headers only. Immutable and
 * thread-safe.
 */
public final class PrivateKeyPem {
  private static final String ENCRYPTED_PKCS8 = "ENCRYPTED PRIVATE KEY";
  private static final String PKCS8 = "PRIVATE KEY";
  private static final String SEC1 = "EC PRIVATE KEY";
  private static final String PKCS1 = "RSA PRIVATE KEY";
  private static final String BARE_ED25519 = "ED25519 PRIVATE KEY";

  /** OpenSSL writes the curve as a block of its own before a SEC1 key, which names it too. */
  private static final String EC_PARAMETERS = "EC PARAMETERS";

  private static final String DEK_INFO = "DEK-Info";
  private static final String GUN = "gun";
  private static final String PATH = "path";
  private static final String ROLE = "role";

  private static final int MAX_UTF8_BYTES_PER_CHAR = 3;

  private final PemBlock block;
  private final KeyHeaders headers;

  private PrivateKeyPem(PemBlock block) {
    this.block = block;
    try {
      this.headers = new KeyHeaders(block.header(ROLE), block.header(GUN), block.header(PATH));
    } catch (IllegalArgumentException e) {
      throw new MalformedKeyException("a key file has an unusable header", e);
    }
  }

  /**
   * Reads all private keys of a text.
   *
   * @param text PEM, at most 4 MiB
   * @return the keys in order, at least one
   * @throws MalformedKeyException if there is no private key, or a block of another kind
   */
  public static List<PrivateKeyPem> readAll(Bytes text) {
    List<PrivateKeyPem> keys = new ArrayList<>();
    for (PemBlock block : PemBlock.readAll(text)) {
      switch (block.type()) {
        case ENCRYPTED_PKCS8, PKCS8, SEC1, PKCS1, BARE_ED25519 ->
            keys.add(new PrivateKeyPem(block));
        case EC_PARAMETERS -> {
          // the key that follows repeats the curve
        }
        default ->
            throw new MalformedKeyException(
                "the file is not a private key but has another PEM block", null);
      }
    }
    if (keys.isEmpty()) {
      throw new MalformedKeyException("the file contains no private key in PEM", null);
    }
    return keys;
  }

  /**
   * Encrypts a key as Notary does. An empty passphrase gives a plain key.
   *
   * @param key the key
   * @param headers what to say of it
   * @param passphrase the passphrase; not kept and not wiped
   * @param random where salt and vector come from
   * @return the key's block
   */
  public static PrivateKeyPem of(
      SigningKey key, KeyHeaders headers, char[] passphrase, SecureRandom random) {
    byte[] pkcs8 = Pkcs8Forms.notary(key);
    byte[] secret = utf8(passphrase);
    try {
      return new PrivateKeyPem(
          secret.length == 0
              ? new PemBlock(PKCS8, map(headers, null), Bytes.copyOf(pkcs8))
              : new PemBlock(
                  ENCRYPTED_PKCS8, map(headers, null), Pbes2.encrypt(pkcs8, secret, random)));
    } finally {
      Arrays.fill(secret, (byte) 0);
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  /**
   * Returns what the block says of its key.
   *
   * @return the headers that have a meaning here
   */
  public KeyHeaders headers() {
    return headers;
  }

  /**
   * Tells whether a passphrase is needed.
   *
   * @return whether the key is encrypted
   */
  public boolean isEncrypted() {
    return block.type().equals(ENCRYPTED_PKCS8) || block.header(DEK_INFO) != null;
  }

  /**
   * Reads a key that is not encrypted.
   *
   * @return the key
   * @throws WrongPassphraseException if it is encrypted
   * @throws MalformedKeyException if it is not a sound key of a supported kind
   */
  public SigningKey open() {
    if (isEncrypted()) {
      throw new WrongPassphraseException("the private key is encrypted and needs a passphrase");
    }
    return parse(block.content().toArray());
  }

  /**
   * Decrypts the key; for a key that is not encrypted the passphrase is ignored.
   *
   * @param passphrase the passphrase; not kept and not wiped
   * @return the key
   * @throws WrongPassphraseException if the passphrase is wrong
   * @throws MalformedKeyException if it is not a sound key of a supported kind, or encrypted in an
   *     unsupported way
   */
  public SigningKey open(char[] passphrase) {
    if (!isEncrypted()) {
      return open();
    }
    byte[] secret = utf8(passphrase);
    byte[] plain = new byte[0];
    try {
      plain = decrypt(secret);
      if (!Pkcs8Forms.isPkcs8(pkcs8(plain))) {
        throw wrongPassphrase();
      }
      return parse(plain);
    } catch (InvalidCipherTextException e) {
      throw wrongPassphrase();
    } finally {
      Arrays.fill(secret, (byte) 0);
      Arrays.fill(plain, (byte) 0);
    }
  }

  /**
   * Returns the same block, encryption and all, with other headers.
   *
   * @param changed the headers
   * @return the block with these headers
   */
  public PrivateKeyPem withHeaders(KeyHeaders changed) {
    return new PrivateKeyPem(new PemBlock(block.type(), map(changed, block), block.content()));
  }

  /**
   * Returns the PEM text.
   *
   * @return the text, ending with a newline; a secret if the key is not encrypted
   */
  public Bytes text() {
    return block.write();
  }

  private byte[] decrypt(byte[] secret) throws InvalidCipherTextException {
    String dekInfo = block.header(DEK_INFO);
    return dekInfo == null
        ? Pbes2.decrypt(block.content(), secret)
        : LegacyEncryption.decrypt(dekInfo, block.content(), secret);
  }

  private SigningKey parse(byte[] plain) {
    return SigningKey.fromPkcs8(pkcs8(plain));
  }

  /**
   * Wraps older structures; what cannot be parsed stays as it is and is refused when read as
   * PKCS#8.
   */
  private byte[] pkcs8(byte[] plain) {
    try {
      return switch (block.type()) {
        case SEC1 -> Pkcs8Forms.fromSec1(plain);
        case PKCS1 -> Pkcs8Forms.fromPkcs1(plain);
        case BARE_ED25519 -> Pkcs8Forms.fromBareEd25519(plain);
        default -> plain;
      };
    } catch (MalformedKeyException e) {
      if (isEncrypted()) {
        throw wrongPassphrase();
      }
      throw e;
    }
  }

  private static WrongPassphraseException wrongPassphrase() {
    return new WrongPassphraseException("the passphrase does not open the private key");
  }

  private static SortedMap<String, String> map(KeyHeaders headers, @Nullable PemBlock kept) {
    SortedMap<String, String> map = new TreeMap<>();
    if (kept != null) {
      map.putAll(kept.headers());
    }
    put(map, GUN, headers.gun());
    put(map, PATH, headers.path());
    put(map, ROLE, headers.role());
    return map;
  }

  private static void put(SortedMap<String, String> map, String name, @Nullable String value) {
    if (value == null) {
      map.remove(name);
    } else {
      map.put(name, value);
    }
  }

  private static byte[] utf8(char[] passphrase) {
    ByteBuffer encoded = ByteBuffer.allocate(MAX_UTF8_BYTES_PER_CHAR * passphrase.length);
    StandardCharsets.UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .encode(CharBuffer.wrap(passphrase), encoded, true);
    byte[] bytes = Arrays.copyOf(encoded.array(), encoded.position());
    Arrays.fill(encoded.array(), (byte) 0);
    return bytes;
  }

  @Override
  public String toString() {
    return "PrivateKeyPem[" + block.type() + ", " + headers + "]";
  }
}
