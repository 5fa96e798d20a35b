// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.serving;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.RepositoryBuilder;
import java.time.Instant;

/** The repository of the demonstration: genuinely signed, with keys made a moment ago. */
final class DemoRepository {
  /** The signed image. */
  static final ImageReference IMAGE = ImageReference.parse("registry.example.com/demo/app:1.0");

  /** The role whose tags are released. */
  static final String RELEASES = RoleName.RELEASES.value();

  private static final String MANIFEST = "the manifest of the demonstration's image";

  private final RepositoryBuilder builder;

  /** Makes keys and signs the first version. */
  DemoRepository(Instant now) {
    this(IMAGE.gun(), now);
  }

  DemoRepository(Gun gun, Instant now) {
    this.builder = RepositoryBuilder.repository(gun, now);
    builder.delegation(RELEASES, role -> role.target("1.0", MANIFEST));
    builder.delegation("targets/alice", role -> role.target("1.0", MANIFEST));
  }

  /** Returns the publishers' workshop, in which everything can be signed. */
  RepositoryBuilder builder() {
    return builder;
  }

  /** Signs what changed. */
  PublishedRepository publish() {
    return builder.publish();
  }
}
