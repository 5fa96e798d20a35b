// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.client.VerifiedRole;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.core.metadata.SignedMetadata;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What was worked out of bytes before and need not be again: what a file says, and that a key made
 * a signature over it. Both follow from the bytes alone, whenever and in whatever order they are
 * looked at, so that remembering them changes no verdict. Whether a key counts, whether a file is
 * the promised one, its version and its expiry are decided anew each time, and nothing of that is
 * here.
 *
 * <p>Remembers one file for each role, the last one that enough of the role's keys signed: what a
 * server makes up on its own takes no room here. Thread-safe; for one repository, dialect and
 * verifier.
 */
public final class Recollection {
  private record Place(Class<?> kind, RoleName role) {
    static Place of(RoleName role, SignedMetadata<?> document) {
      return new Place(document.payload().getClass(), role);
    }
  }

  private record Made(PublicKey key, Signature signature) {}

  private record Known(SignedMetadata<?> document, Set<Made> signatures) {}

  private final Map<Place, Known> files = new ConcurrentHashMap<>();

  private Recollection() {}

  /**
   * Returns an empty memory.
   *
   * @return a memory that fills in the course of one update
   */
  public static Recollection nothing() {
    return new Recollection();
  }

  /**
   * Returns a memory of its own with what this one holds.
   *
   * @return a memory that fills in the course of the next update, and leaves this one as it is
   */
  public Recollection copy() {
    Recollection copy = new Recollection();
    copy.files.putAll(files);
    return copy;
  }

  /**
   * Returns a memory of the files of these roles and of no others, with as many of the signatures
   * on them as this one holds.
   *
   * @param roles roles that were verified in the same dialect and by the same verifier
   * @return a memory of its own
   */
  public Recollection narrowedTo(Collection<VerifiedRole<?>> roles) {
    Recollection rest = new Recollection();
    for (VerifiedRole<?> role : roles) {
      SignedMetadata<?> document = role.metadata();
      Known known = known(role.name(), document);
      rest.files.put(
          Place.of(role.name(), document), known == null ? new Known(document, Set.of()) : known);
    }
    return rest;
  }

  /**
   * Returns what the file says, if these bytes are remembered.
   *
   * @param role the role
   * @param kind what its payload is
   * @param wire the file
   */
  <R extends RoleMetadata> Optional<SignedMetadata<R>> document(
      RoleName role, Class<R> kind, Bytes wire) {
    Known known = files.get(new Place(kind, role));
    if (known == null || !known.document().wireBytes().equals(wire)) {
      return Optional.empty();
    }
    @SuppressWarnings("unchecked") // the place names the kind, and nothing else is put there
    SignedMetadata<R> same = (SignedMetadata<R>) known.document();
    return Optional.of(same);
  }

  /** Tells whether the key is remembered to have made the signature over the document. */
  boolean verifies(RoleName role, SignedMetadata<?> document, PublicKey key, Signature signature) {
    Known known = known(role, document);
    return known != null && known.signatures().contains(new Made(key, signature));
  }

  /**
   * Remembers a document that enough keys signed.
   *
   * @param role the role
   * @param document the document
   * @param signatures the signatures that are right, by the id of their key
   * @param keys the keys by id, as they were used
   */
  void keep(
      RoleName role,
      SignedMetadata<?> document,
      Map<KeyId, Signature> signatures,
      Map<KeyId, PublicKey> keys) {
    Set<Made> made = new HashSet<>();
    Known known = known(role, document);
    if (known != null) {
      made.addAll(known.signatures());
    }
    signatures.forEach(
        (id, signature) -> {
          PublicKey key = keys.get(id);
          if (key != null) {
            made.add(new Made(key, signature));
          }
        });
    files.put(Place.of(role, document), new Known(document, Set.copyOf(made)));
  }

  /** Returns what is known of the document; {@code null} if another one is remembered, or none. */
  private @Nullable Known known(RoleName role, SignedMetadata<?> document) {
    Known known = files.get(Place.of(role, document));
    return known != null && known.document().wireBytes().equals(document.wireBytes())
        ? known
        : null;
  }
}
