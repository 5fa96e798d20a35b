// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.NotaryFormat;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.testing.PublishedRepository;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the state that a test's repository stands in, without judging it. */
final class States {
  static final NotaryFormat FORMAT = new NotaryFormat();

  private States() {}

  static RepositoryState of(PublishedRepository repository) {
    Map<RoleName, SignedMetadata<TargetsMetadata>> targets = new LinkedHashMap<>();
    Map<RoleName, Long> versions = new LinkedHashMap<>();
    repository
        .current()
        .forEach(
            (role, file) -> {
              if (!role.isTopLevel() || role.equals(RoleName.TARGETS)) {
                targets.put(role, note(versions, role, FORMAT.readTargets(role, file)));
              }
            });
    return new RepositoryState(
        note(versions, RoleName.ROOT, FORMAT.readRoot(repository.file(RoleName.ROOT))),
        targets,
        Map.of(),
        note(versions, RoleName.SNAPSHOT, FORMAT.readSnapshot(repository.file(RoleName.SNAPSHOT))),
        versions,
        Map.of());
  }

  private static <R extends RoleMetadata> SignedMetadata<R> note(
      Map<RoleName, Long> versions, RoleName role, SignedMetadata<R> file) {
    versions.put(role, file.payload().version());
    return file;
  }
}
