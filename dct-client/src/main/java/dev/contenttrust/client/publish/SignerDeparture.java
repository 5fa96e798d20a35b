// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.crypto.SignatureVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Removes a signer so that released tags stay readable: whoever stays signs the releases again
 * where their key is at hand, and without it the signer goes by force only. One for each removal;
 * asked again after a lost race.
 */
final class SignerDeparture implements EditSource {
  private final Gun gun;
  private final String signer;
  private final boolean force;
  private final SignatureVerifier verifier;
  private final Supplier<Set<KeyId>> keysAtHand;
  private final List<String> notes = new ArrayList<>();

  SignerDeparture(
      Gun gun,
      String signer,
      boolean force,
      SignatureVerifier verifier,
      Supplier<Set<KeyId>> keysAtHand) {
    this.gun = gun;
    this.signer = signer;
    this.force = force;
    this.verifier = verifier;
    this.keysAtHand = keysAtHand;
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  @Override
  public RepositoryEdit editOf(RepositoryState state) {
    SignerRemoval removal =
        new SignerRemoval(
            gun.value(),
            Objects.requireNonNull(state.targets().get(RoleName.TARGETS)).payload().delegations());
    notes.clear();
    List<String> sharing = removal.sharing(signer);
    if (!sharing.isEmpty()) {
      notes.add("keys that " + sharing + " use too keep their rights");
    }
    RepositoryEdit edit = removal.remove(RepositoryEdit.of(gun), signer, force);
    SignedMetadata<TargetsMetadata> releases = state.targets().get(RoleName.RELEASES);
    if (releases == null || !removal.unsigns(releases, signer, verifier)) {
      return edit;
    }
    if (removal.canSignReleases(signer, keysAtHand.get())) {
      return edit.witness(RoleName.RELEASES);
    }
    if (!force) {
      throw removal.refused(
          "the released tags of "
              + gun
              + " stand on the signature of "
              + signer
              + ": another signer has to sign "
              + RoleName.RELEASES
              + " again first; forced, every released tag becomes unreadable");
    }
    return edit;
  }
}
