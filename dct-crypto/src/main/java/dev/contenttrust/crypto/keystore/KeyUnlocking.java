// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.crypto.SigningKey;
import dev.contenttrust.crypto.pem.KeyHeaders;
import dev.contenttrust.crypto.pem.PrivateKeyPem;
import dev.contenttrust.crypto.pem.WrongPassphraseException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens and closes key files with passphrases from a source, wiping each passphrase after use. */
final class KeyUnlocking {
  /** Docker asks as often. */
  private static final int MAX_ATTEMPTS = 4;

  private final PassphraseSource passphrases;
  private final SecureRandom random;

  KeyUnlocking(PassphraseSource passphrases, SecureRandom random) {
    this.passphrases = passphrases;
    this.random = random;
  }

  SigningKey open(PrivateKeyPem pem, @Nullable KeyId id, String role) {
    if (!pem.isEncrypted()) {
      return pem.open();
    }
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Optional<char[]> passphrase =
          passphrases.passphrase(new PassphraseRequest(id, role, false, attempt));
      if (passphrase.isEmpty()) {
        throw new WrongPassphraseException(
            (attempt == 0 ? "no passphrase is known" : "the passphrase is wrong")
                + named(id, role));
      }
      try {
        return pem.open(passphrase.get());
      } catch (WrongPassphraseException e) {
        // asked again: a person may have mistyped it
      } finally {
        Arrays.fill(passphrase.get(), '\0');
      }
    }
    throw new WrongPassphraseException("the passphrase is wrong" + named(id, role));
  }

  PrivateKeyPem close(SigningKey key, KeyHeaders headers, String role) {
    char[] passphrase =
        passphrases
            .passphrase(new PassphraseRequest(key.id(), role, true, 0))
            .orElseThrow(
                () ->
                    new WrongPassphraseException("no passphrase is known" + named(key.id(), role)));
    try {
      return PrivateKeyPem.of(key, headers, passphrase, random);
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  private static String named(@Nullable KeyId id, String role) {
    return " for the " + role + " key" + (id == null ? "" : " " + id);
  }
}
