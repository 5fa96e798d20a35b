// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import dev.contenttrust.core.Gun;
import dev.contenttrust.crypto.KeyAccessException;
import dev.contenttrust.crypto.MalformedKeyException;
import dev.contenttrust.crypto.pem.PrivateKeyPem;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A key file that was read and not yet decrypted. */
record KeyFile(Path path, KeyEntry entry, PrivateKeyPem pem, boolean isLegacy) {
  /** Reads a file; what its headers say wins over what its place says. */
  static KeyFile read(PrivateDirectory directory, Path path) {
    KeyFileName name =
        KeyFileName.parse(directory.path().relativize(path))
            .orElseThrow(
                () -> new MalformedKeyException("the file is not named after a key id", null));
    List<PrivateKeyPem> keys = PrivateKeyPem.readAll(directory.read(path));
    if (keys.size() != 1) {
      throw new MalformedKeyException("the file holds more than one key", null);
    }
    return of(path, name, keys.get(0));
  }

  static KeyFile of(Path path, KeyFileName name, PrivateKeyPem pem) {
    String role = pem.headers().optionalRole().orElse(orDelegation(name.role()));
    return new KeyFile(path, new KeyEntry(name.id(), role, gun(pem, name)), pem, name.isLegacy());
  }

  private static String orDelegation(@Nullable String role) {
    return role == null ? KeyEntry.DELEGATION : role;
  }

  private static @Nullable Gun gun(PrivateKeyPem pem, KeyFileName name) {
    String header = pem.headers().gun();
    try {
      return header == null ? name.gun() : new Gun(header);
    } catch (IllegalArgumentException e) {
      throw new MalformedKeyException("the header gun is not a repository name", e);
    }
  }

  /** Describes why a file could not be read, without the path, which goes beside it. */
  static String reason(KeyAccessException failure) {
    return String.valueOf(failure.getMessage());
  }
}
