// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.crypto.KeyAccessException;
import dev.contenttrust.crypto.pem.PublicKeyPem;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.UsageException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads the public keys that options name. */
final class PublicKeys {
  private PublicKeys() {}

  /** Returns the keys in these PEM files. */
  static List<PublicKey> in(List<Path> files, Session session) {
    Instant now = session.surroundings().clock().instant();
    return files.stream().map(file -> read(file, now)).toList();
  }

  private static PublicKey read(Path file, Instant now) {
    try {
      return PublicKeyPem.read(OwnFile.read(file), now);
    } catch (KeyAccessException e) {
      throw new UsageException(file.toString(), e);
    }
  }

  /**
   * Returns the ids.
   *
   * @throws UsageException if one is none
   */
  static Set<KeyId> ids(List<String> texts) {
    return texts.stream().map(Session::keyId).collect(Collectors.toCollection(TreeSet::new));
  }
}
