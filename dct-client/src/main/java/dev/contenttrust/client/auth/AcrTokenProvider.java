// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import dev.contenttrust.client.auth.Credential.EntraToken;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Logs in at Azure Container Registries with access tokens of Microsoft Entra ID that the caller
 * brings: from a managed identity, a workload identity, the Azure command line. No Azure library is
 * needed here.
 *
 * <p>The token is exchanged at the registry's {@code /oauth2/exchange} for a login there, and that
 * for an access token for each scope; the former is sent to registries of Azure alone, never to
 * another trust server or token endpoint. Every access token begins with a new login, so that
 * changes of roles take effect within the life of one. Thread-safe if the supplier is.
 */
public final class AcrTokenProvider implements CredentialSource {
  private final Supplier<Secret> tokens;
  private final String tenant;

  /**
   * Creates a provider that leaves the choice of the directory to the registry.
   *
   * @param tokens returns a token that is still valid for some minutes; asked when one is needed,
   *     and once more when one was refused
   */
  public AcrTokenProvider(Supplier<Secret> tokens) {
    this(tokens, "");
  }

  /**
   * Creates a provider for registries of one directory.
   *
   * @param tokens returns a token that is still valid for some minutes; asked when one is needed,
   *     and once more when one was refused
   * @param tenant the id of the directory
   */
  public AcrTokenProvider(Supplier<Secret> tokens, String tenant) {
    this.tokens = tokens;
    this.tenant = tenant;
  }

  @Override
  public Optional<Credential> find(String registry) {
    return AzureRegistries.isOne(registry)
        ? Optional.of(new EntraToken(tokens.get(), tenant))
        : Optional.empty();
  }
}
