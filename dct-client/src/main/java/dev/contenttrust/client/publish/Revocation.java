// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Removes tags from every role that holds them and that can be signed with the keys at hand, and
 * notes the roles that still hold them. One for each revocation; asked again after a lost race.
 */
final class Revocation implements EditSource {
  private final Gun gun;
  private final Function<RepositoryState, List<String>> tags;
  private final Supplier<Set<KeyId>> keysAtHand;
  private final List<String> notes = new ArrayList<>();

  Revocation(
      Gun gun, Function<RepositoryState, List<String>> tags, Supplier<Set<KeyId>> keysAtHand) {
    this.gun = gun;
    this.tags = tags;
    this.keysAtHand = keysAtHand;
  }

  /** Returns every name that any role signs, as what to revoke. */
  static List<String> everything(RepositoryState state) {
    return state.targets().values().stream()
        .flatMap(role -> role.payload().targets().stream())
        .map(target -> target.name())
        .distinct()
        .toList();
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  @Override
  public RepositoryEdit editOf(RepositoryState state) {
    notes.clear();
    SigningRoles roles = new SigningRoles(gun.value(), state, keysAtHand.get());
    RepositoryEdit edit = RepositoryEdit.of(gun);
    for (String tag : tags.apply(state)) {
      List<RoleName> signable = roles.forRevoking(tag);
      for (RoleName role : signable) {
        edit = edit.removeTarget(role, tag);
      }
      List<RoleName> left = new ArrayList<>(roles.holding(tag));
      left.removeAll(signable);
      if (!left.isEmpty()) {
        notes.add(tag + " is still signed in " + left + ", whose keys are not at hand");
      }
    }
    if (edit.isEmpty() && notes.isEmpty()) {
      throw new NotSignedException(
          gun.value(),
          NotSignedException.Reason.NO_SUCH_TARGET,
          "",
          gun + " has no such signed tags to remove");
    }
    if (edit.isEmpty()) {
      throw new PublishException(
          gun.value(), PublishException.Step.KEYS, String.join("; ", notes), null);
    }
    return edit;
  }
}
