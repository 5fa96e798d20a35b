// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.metadata.RootMetadata;

/**
 * What it means that a file is not there: nothing was ever signed, it was deleted, files do not fit
 * together, or only the store may be asked. Immutable.
 */
final class AbsentFiles {
  private final Gun gun;

  AbsentFiles(Gun gun) {
    this.gun = gun;
  }

  /** There is no root, and never was one. */
  NotSignedException noTrustData(RemoteFiles server) {
    return new NotSignedException(
        gun.value(),
        NotSignedException.Reason.NO_TRUST_DATA,
        "",
        "remote trust data does not exist for "
            + gun
            + ": "
            + server.server()
            + " does not have trust data for "
            + gun);
  }

  /** There is no timestamp: tells a collection that was deleted from one that is broken. */
  RuntimeException noTimestamp(RemoteFiles server, RootMetadata known) {
    return server.root().isPresent()
        ? missing(
            RoleName.TIMESTAMP,
            server.server() + " has a root and no timestamp; it must be published again")
        : RemovedCollection.of(gun, server.server(), known);
  }

  /** A verified role promises a file that the server does not have. */
  UntrustedException.Missing notServed(RoleName role, RemoteFiles server) {
    return missing(role, server.server() + " does not have the file that is promised");
  }

  /** The store alone may be asked, and does not have what is needed. */
  RuntimeException notStored(RoleName role) {
    if (!role.isTopLevel()) {
      return missing(role, "the store does not have its present file, and no server may be asked");
    }
    return new TrustServerException(
        gun.value(),
        TrustServerException.Reason.OFFLINE,
        0,
        "the store has no usable "
            + role
            + " of "
            + gun
            + ", and a client that is offline asks no server",
        null);
  }

  private UntrustedException.Missing missing(RoleName role, String why) {
    return new UntrustedException.Missing(
        gun.value(), role, role + " of " + gun + " is missing: " + why);
  }
}
