// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.SnapshotMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The verified present state of a repository, as an edit's starting point.
 *
 * @param root the trusted root
 * @param targets every trusted targets role with metadata, {@code targets} among them
 * @param setAside roles whose content was genuine once, or is well-formed, but is not valid now
 *     (expired, too few signatures): only a witness may bring them back
 * @param snapshot the trusted snapshot; {@code null} before the first publish
 * @param versions the highest version known of each role, trusted or not: the next one must be
 *     higher
 * @param leftOvers files that the server kept of roles which nobody delegates to now; trusted by
 *     nobody
 */
record RepositoryState(
    SignedMetadata<RootMetadata> root,
    Map<RoleName, SignedMetadata<TargetsMetadata>> targets,
    Map<RoleName, SignedMetadata<TargetsMetadata>> setAside,
    @Nullable SignedMetadata<SnapshotMetadata> snapshot,
    Map<RoleName, Long> versions,
    Map<RoleName, SignedMetadata<TargetsMetadata>> leftOvers) {
  RepositoryState {
    targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
    setAside = Collections.unmodifiableMap(new LinkedHashMap<>(setAside));
    versions = Map.copyOf(versions);
    leftOvers = Collections.unmodifiableMap(new LinkedHashMap<>(leftOvers));
  }

  /** Returns this state with what was found of former delegations, whose versions are taken. */
  RepositoryState withLeftOvers(Map<RoleName, SignedMetadata<TargetsMetadata>> found) {
    Map<RoleName, Long> taken = new LinkedHashMap<>(versions);
    found.forEach((role, file) -> taken.merge(role, file.payload().version(), Math::max));
    return new RepositoryState(root, targets, setAside, snapshot, taken, found);
  }

  /** Returns what the role's present delegator says of it. */
  Optional<DelegatedRole> delegation(RoleName role) {
    return role.parent()
        .map(targets::get)
        .flatMap(parent -> parent.payload().delegations().role(role));
  }

  /** Returns the keys of a role as the present state has them; empty if there is no such role. */
  Optional<RoleKeyring> keyring(RoleName role) {
    return role.isTopLevel()
        ? Optional.of(RoleKeyring.topLevel(root.payload(), role))
        : role.parent()
            .map(targets::get)
            .flatMap(parent -> RoleKeyring.delegated(parent.payload().delegations(), role));
  }

  /** Returns the version of the role's valid file; 0 if it has none. */
  long trustedVersion(RoleName role) {
    if (role.equals(RoleName.ROOT)) {
      return root.payload().version();
    }
    if (role.equals(RoleName.SNAPSHOT)) {
      return snapshot == null ? 0 : snapshot.payload().version();
    }
    SignedMetadata<TargetsMetadata> file = targets.get(role);
    return file == null ? 0 : file.payload().version();
  }

  /** Returns the version that the role's next file must carry. */
  long nextVersion(RoleName role) {
    return versions.getOrDefault(role, 0L) + 1;
  }
}
