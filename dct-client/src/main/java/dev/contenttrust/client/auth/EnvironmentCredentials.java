// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import dev.contenttrust.client.auth.Credential.UserPassword;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * The Notary CLI's variable {@code NOTARY_AUTH}: Base64 of {@code user:password}. It names no
 * registry, so that the caller says which one it is for. Immutable and thread-safe.
 */
public final class EnvironmentCredentials implements CredentialSource {
  /** The variable's name. */
  public static final String VARIABLE = "NOTARY_AUTH";

  private final String registry;
  private final String value;

  /**
   * Reads the variable.
   *
   * @param environment the environment variables
   * @param registry the registry that it is for
   */
  public EnvironmentCredentials(Map<String, String> environment, String registry) {
    this.registry = registry;
    this.value = environment.getOrDefault(VARIABLE, "");
  }

  @Override
  public Optional<Credential> find(String asked) {
    if (value.isEmpty() || !asked.equals(registry)) {
      return Optional.empty();
    }
    try {
      String pair = new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      if (colon > 0) {
        return Optional.of(
            new UserPassword(pair.substring(0, colon), Secret.of(pair.substring(colon + 1))));
      }
    } catch (IllegalArgumentException e) {
      throw broken(asked);
    }
    throw broken(asked);
  }

  /** The cause is left out on purpose: it could quote the value. */
  private static TrustServerException broken(String asked) {
    return new TrustServerException(
        asked,
        Reason.CREDENTIALS,
        0,
        "the variable " + VARIABLE + " is not the Base64 form of user:password",
        null);
  }
}
