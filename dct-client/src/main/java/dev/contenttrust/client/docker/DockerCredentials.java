// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import dev.contenttrust.client.auth.Credential;
import dev.contenttrust.client.auth.CredentialSource;
import dev.contenttrust.client.docker.CredentialHelper.HelperFailedException;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The credentials that {@code docker login} left: {@code DOCKER_AUTH_CONFIG}, then the credential
 * helper of the registry, else {@code auths} in {@code config.json}. What is broken is reported,
 * never passed over. The file is read anew each time, so that a login shows at once. Thread-safe.
 */
public final class DockerCredentials implements CredentialSource {
  /** How long a credential helper may take. */
  public static final Duration HELPER_LIMIT = Duration.ofSeconds(30);

  private final Path folder;
  private final Map<String, String> environment;
  private final HelperProcess helpers;

  /**
   * Creates the source with helpers found on the environment's {@code PATH}.
   *
   * @param folder Docker's configuration folder
   * @param environment the environment variables
   */
  public DockerCredentials(Path folder, Map<String, String> environment) {
    this(folder, environment, new PathHelperProcess(Map.copyOf(environment), HELPER_LIMIT));
  }

  /**
   * Creates the source with another way to run helpers.
   *
   * @param folder Docker's configuration folder
   * @param environment the environment variables
   * @param helpers runs credential helpers
   */
  public DockerCredentials(Path folder, Map<String, String> environment, HelperProcess helpers) {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
    this.helpers = helpers;
  }

  @Override
  public Optional<Credential> find(String registry) {
    return locate(registry).map(FoundCredential::credential);
  }

  /**
   * Returns the credential for a registry with the place where it was found.
   *
   * @param registry the registry's {@code host[:port]}; {@code docker.io} for Docker Hub
   * @return the credential; empty if there is none
   * @throws TrustServerException with reason {@code CREDENTIALS} if there should be one and it
   *     could not be read
   */
  public Optional<FoundCredential> locate(String registry) {
    try {
      Optional<Credential> given = AuthConfigVariable.find(environment, registry);
      if (given.isPresent()) {
        return given.map(found -> new FoundCredential(found, AuthConfigVariable.NAME));
      }
      DockerConfig config = DockerConfig.load(folder);
      Optional<String> helper = config.helper(registry);
      return helper.isPresent()
          ? new CredentialHelper(helper.get(), helpers)
              .get(DockerConfig.key(registry))
              .map(found -> new FoundCredential(found, "credential helper " + helper.get()))
          : config
              .credential(registry)
              .map(found -> new FoundCredential(found, folder.resolve("config.json").toString()));
    } catch (BrokenConfigException | HelperFailedException e) {
      throw new TrustServerException(
          registry,
          Reason.CREDENTIALS,
          0,
          "no credentials for " + registry + ": " + e.getMessage(),
          e);
    }
  }
}
