// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.crypto.RootCertificates;
import dev.contenttrust.crypto.UnusableCertificateException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells which of two creations of one repository is the later one. Each creation issues its own
 * root certificate, whose start of validity is the only mark of time that the root key signs.
 */
final class LaterRoot {
  private LaterRoot() {}

  /** Tells whether every readable certificate of one root was issued after all of the other's. */
  static boolean wasIssuedAfter(
      SignedMetadata<RootMetadata> candidate, SignedMetadata<RootMetadata> known) {
    List<Instant> fresh = issuedAt(candidate.payload());
    List<Instant> old = issuedAt(known.payload());
    return !fresh.isEmpty()
        && fresh.stream().allMatch(issued -> old.stream().allMatch(issued::isAfter));
  }

  private static List<Instant> issuedAt(RootMetadata root) {
    List<Instant> instants = new ArrayList<>();
    for (KeyId id : root.role(RoleName.ROOT).keyIds()) {
      PublicKey key = root.keys().get(id);
      if (key != null) {
        try {
          instants.add(RootCertificates.parse(key).notBefore());
        } catch (UnusableCertificateException e) {
          // Such a key counts for nothing, so its age does not matter either.
        }
      }
    }
    return instants;
  }
}
