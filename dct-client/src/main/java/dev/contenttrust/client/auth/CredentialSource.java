// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import java.util.Optional;

/**
 * Where credentials come from: what users bring for vaults and clouds. Implementations are
 * thread-safe. They are asked only after a server has demanded authentication, and again when what
 * they answered was refused; it is sent only to that server, and to the token endpoint that the
 * server names if {@link TokenHosts} allows it.
 */
@FunctionalInterface
public interface CredentialSource {
  /**
   * Returns the credential for a registry.
   *
   * <p>Docker looks credentials up by the image's registry and uses them for its trust server too,
   * wherever that is.
   *
   * @param registry the registry's {@code host[:port]}; {@code docker.io} for Docker Hub
   * @return the credential; empty if this source has none and another may be asked
   * @throws dev.contenttrust.core.TrustServerException with reason {@code CREDENTIALS} if there
   *     should be one and it could not be read
   */
  Optional<Credential> find(String registry);

  /**
   * Returns the source that never has any.
   *
   * @return the empty source
   */
  static CredentialSource none() {
    return registry -> Optional.empty();
  }

  /**
   * Returns a source that knows one registry.
   *
   * @param registry the {@code host[:port]} that the credential is for
   * @param credential the credential
   * @return the source
   */
  static CredentialSource fixed(String registry, Credential credential) {
    return asked -> asked.equals(registry) ? Optional.of(credential) : Optional.empty();
  }

  /**
   * Returns a source that asks this one first, then the other; a failure of this one is not passed
   * over.
   *
   * @param other who is asked when this source has nothing
   * @return the combined source
   */
  default CredentialSource orElse(CredentialSource other) {
    return registry -> find(registry).or(() -> other.find(registry));
  }
}
