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

  /**
   * Tells whether one root begins a creation of its own that is later than the other root's: every
   * readable certificate was issued after all of the other's, and its version is not a later one. A
   * root with a later version may be a successor of the other one, which has to be followed as
   * such: else each rotation to a new certificate would let old files of all other roles in.
   */
  static boolean isAnotherCreation(
      SignedMetadata<RootMetadata> candidate, SignedMetadata<RootMetadata> known) {
    return candidate.payload().version() <= known.payload().version()
        && wasIssuedAfter(candidate, known);
  }

  private static boolean wasIssuedAfter(
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
