// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.RoleName;
import java.util.regex.Pattern;

/** Docker's naming of signers. */
final class DockerRoles {
  private static final Pattern SIGNER = Pattern.compile("[a-z0-9][a-z0-9_-]*");

  private DockerRoles() {}

  /**
   * Returns the role of a signer, by Docker's rules for names.
   *
   * @throws IllegalArgumentException if the name is reserved or has other characters than {@code
   *     docker trust} allows
   */
  static RoleName signer(String name) {
    if (!SIGNER.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "signer name \""
              + name
              + "\" must start with lowercase alphanumeric characters and can include \"-\" or \"_\" after the first character");
    }
    RoleName role = RoleName.notary("targets/" + name);
    if (role.equals(RoleName.RELEASES)) {
      throw new IllegalArgumentException(
          "releases is a reserved keyword, use a different signer name");
    }
    return role;
  }
}
