// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Signs roles again as they are, with a chosen expiry, and refuses to where nothing shows that
 * their content was ever signed.
 */
final class Renewal implements EditSource {
  private final Gun gun;
  private final List<RoleName> roles;
  private final Instant expires;
  private final Vouching vouching;

  Renewal(Gun gun, Collection<RoleName> roles, Instant expires, Vouching vouching) {
    this.gun = gun;
    this.roles = List.copyOf(roles);
    this.expires = expires;
    this.vouching = vouching;
  }

  @Override
  public RepositoryEdit editOf(RepositoryState state) {
    RepositoryEdit edit = RepositoryEdit.of(gun);
    for (RoleName role : roles) {
      if (!role.isTopLevel() && !vouching.isVouchedFor(state, role)) {
        throw new PublishException(
            gun.value(),
            PublishException.Step.APPLY,
            role
                + " of "
                + gun
                + " has no content that is signed, and so no expiry to renew; if the server has"
                + " some, look at it with a plan of 'witness'",
            null);
      }
      edit = edit.witness(role).expireAt(role, expires);
    }
    return edit;
  }
}
