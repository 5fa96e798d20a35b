// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.RoleName;

/** How high version numbers may get. */
final class VersionCeiling {
  /**
   * The highest version that is published, far below 2^31, where servers with 32-bit version
   * columns break.
   */
  static final long HIGHEST = 1L << 30;

  private VersionCeiling() {}

  /**
   * Returns the version.
   *
   * @throws PublishException with step {@code APPLY} if it is above the ceiling
   */
  static long check(String repository, RoleName role, long version) {
    if (version > HIGHEST) {
      throw new PublishException(
          repository,
          PublishException.Step.APPLY,
          "version "
              + version
              + " of "
              + role
              + " of "
              + repository
              + " is above "
              + HIGHEST
              + ", beyond which servers break; the repository has to be initialised again",
          null);
    }
    return version;
  }
}
