// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.migration;

import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import java.time.Instant;
import java.util.List;

/**
 * A signed tag. Immutable.
 *
 * @param tag the tag, or another target's name
 * @param digest the signed digest
 * @param size the signed length of the manifest, in bytes
 * @param role the role that answers for the tag
 * @param released whether Docker would have pulled it; otherwise only a signer's role has it
 * @param signatures every verified role that signed the tag with this digest
 * @param expires when the first role of the proof expires
 * @param registry what the registry has of it
 * @param notation whether the digest has a Notary Project signature
 */
public record InventoryTag(
    String tag,
    Digest digest,
    long size,
    RoleName role,
    boolean released,
    List<TagSignature> signatures,
    Instant expires,
    RegistryState registry,
    NotationState notation) {
  /**
   * Copies the list.
   *
   * @param tag the tag, or another target's name
   * @param digest the signed digest
   * @param size the signed length of the manifest, in bytes
   * @param role the role that answers for the tag
   * @param released whether Docker would have pulled it
   * @param signatures every verified role that signed the tag with this digest
   * @param expires when the first role of the proof expires
   * @param registry what the registry has of it
   * @param notation whether the digest has a Notary Project signature
   */
  public InventoryTag {
    signatures = List.copyOf(signatures);
  }

  /**
   * Returns the names of the signers, without the roles that stand for the repository itself.
   *
   * @return the delegated roles that signed, {@code releases} excluded, without {@code targets/}
   */
  public List<String> signers() {
    return signatures.stream()
        .map(TagSignature::role)
        .filter(name -> !name.equals(RoleName.TARGETS) && !name.equals(RoleName.RELEASES))
        .map(name -> name.value().substring(RoleName.TARGETS.value().length() + 1))
        .toList();
  }

  InventoryTag with(RegistryState newRegistry, NotationState newNotation) {
    return new InventoryTag(
        tag, digest, size, role, released, signatures, expires, newRegistry, newNotation);
  }
}
