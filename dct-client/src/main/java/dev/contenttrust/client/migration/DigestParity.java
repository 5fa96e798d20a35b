// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.migration;

import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.image.ImageReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far one released digest has come from content trust to the Notary Project. Notary Project
 * tools sign digests, not tags, so that tags which share a digest share an entry. Immutable.
 *
 * @param gun the repository
 * @param digest the digest
 * @param tags the released tags that are signed with it, by name
 * @param registry what the registry has of it
 * @param notation whether it has a Notary Project signature: presence and form, not validity
 */
public record DigestParity(
    Gun gun, Digest digest, List<String> tags, RegistryState registry, NotationState notation) {
  /**
   * Copies the list.
   *
   * @param gun the repository
   * @param digest the digest
   * @param tags the released tags that are signed with it, by name
   * @param registry what the registry has of it
   * @param notation whether it has a Notary Project signature
   */
  public DigestParity {
    tags = List.copyOf(tags);
  }

  /**
   * Returns every released digest of the inventories. Targets that are no image tags are left out:
   * no registry can hold them.
   *
   * @param inventories the inventories
   * @return the digests, in the order of the inventories and their tags
   */
  public static List<DigestParity> of(Collection<RepositoryInventory> inventories) {
    List<DigestParity> all = new ArrayList<>();
    for (RepositoryInventory inventory : inventories) {
      Map<Digest, DigestParity> found = new LinkedHashMap<>();
      inventory.tags().stream()
          .filter(tag -> tag.released() && isImage(inventory.gun(), tag.tag()))
          .map(tag -> of(inventory.gun(), tag))
          .forEach(one -> found.merge(one.digest(), one, DigestParity::and));
      all.addAll(found.values());
    }
    return List.copyOf(all);
  }

  /**
   * Tells whether there is work left: the digest has no signature of the right form yet, as far as
   * was asked, and the registry did not say that it is gone.
   *
   * @return whether the digest should be signed again
   */
  public boolean isToBeSigned() {
    return registry != RegistryState.GONE && notation != NotationState.PRESENT;
  }

  private static DigestParity of(Gun gun, InventoryTag tag) {
    return new DigestParity(gun, tag.digest(), List.of(tag.tag()), tag.registry(), tag.notation());
  }

  /** A tag that moved says nothing against another one that is served with the digest. */
  private DigestParity and(DigestParity other) {
    List<String> both = new ArrayList<>(tags);
    both.addAll(other.tags);
    both.sort(null);
    return new DigestParity(
        gun,
        digest,
        both,
        other.registry == RegistryState.SERVED ? other.registry : registry,
        notation);
  }

  /** Lets nothing into a script that is no image: names may be whatever a signer wrote. */
  private static boolean isImage(Gun gun, String tag) {
    try {
      return ImageReference.parse(gun.value()).withTag(tag).gun().equals(gun);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
