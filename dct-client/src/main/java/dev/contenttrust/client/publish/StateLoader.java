// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.client.Delegation;
import dev.contenttrust.client.Limits;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.VerifiedRole;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.client.update.MetadataUpdater;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.MetadataFormat;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Loads the state that an edit starts from. It is verified as for reading, but may have expired,
 * since signing anew is what ends that.
 */
final class StateLoader {
  private final MetadataUpdater updater;
  private final MetadataFormat format;
  private final Limits limits;

  StateLoader(MetadataUpdater updater, MetadataFormat format, Limits limits) {
    this.updater = updater;
    this.format = format;
    this.limits = limits;
  }

  /** Loads what the server has now. */
  RepositoryState load(Gun gun, MetadataSource source, Deadline deadline) {
    VerifiedRepository present = updater.refreshForWriting(gun);
    UnverifiedFiles files = unverified(source, deadline);
    Map<RoleName, FileMeta> promises = present.snapshot().metadata().payload().meta();
    Map<RoleName, SignedMetadata<TargetsMetadata>> targets = new LinkedHashMap<>();
    Map<RoleName, SignedMetadata<TargetsMetadata>> setAside = new LinkedHashMap<>();
    targets.put(RoleName.TARGETS, present.targets().metadata());
    for (Delegation delegation : present.delegations()) {
      Optional<VerifiedRole<TargetsMetadata>> verified = delegation.verified();
      if (verified.isPresent()) {
        targets.put(delegation.name(), verified.get().metadata());
      } else if (delegation.error().isPresent()) {
        // A role that lost its signatures still has the content that the snapshot promises; only a
        // witness will use it.
        Optional.ofNullable(promises.get(delegation.name()))
            .flatMap(promise -> files.promised(delegation.name(), promise))
            .ifPresent(file -> setAside.put(delegation.name(), file));
      }
    }
    Map<RoleName, Long> versions = new LinkedHashMap<>();
    present.roles().forEach(role -> versions.put(role.name(), role.version()));
    setAside.forEach((role, file) -> versions.merge(role, file.payload().version(), Math::max));
    return new RepositoryState(
        present.root().metadata(),
        targets,
        setAside,
        present.snapshot().metadata(),
        versions,
        Map.of());
  }

  /**
   * Asks the server for files left over from a former delegation of the same name, whose versions
   * the next files must exceed: the server keeps them when a delegation is removed.
   *
   * @param written the roles that will be written
   */
  RepositoryState withLeftOvers(
      RepositoryState state,
      Collection<RoleName> written,
      MetadataSource source,
      Deadline deadline) {
    UnverifiedFiles files = unverified(source, deadline);
    Map<RoleName, SignedMetadata<TargetsMetadata>> found = new LinkedHashMap<>();
    for (RoleName role : written) {
      if (!role.isTopLevel() && !state.targets().containsKey(role)) {
        files.newest(role).ifPresent(file -> found.put(role, file));
      }
    }
    return state.withLeftOvers(found);
  }

  private UnverifiedFiles unverified(MetadataSource source, Deadline deadline) {
    return new UnverifiedFiles(format, limits.maxTargetsBytes(), source, deadline);
  }
}
