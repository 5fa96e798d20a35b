// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Passphrases from environment variables. Its text shows no values. */
final class EnvironmentPassphrases implements PassphraseSource {
  private static final Set<String> BASE_ROLES = Set.of("root", "targets", "snapshot", "timestamp");

  private final Map<String, String> environment;
  private final Names names;

  EnvironmentPassphrases(Map<String, String> environment, Names names) {
    this.environment = Map.copyOf(environment);
    this.names = names;
  }

  /** Whose variables are read. */
  enum Names {
    DOCKER,
    NOTARY
  }

  @Override
  public Optional<char[]> passphrase(PassphraseRequest request) {
    if (request.attempt() > 0) {
      return Optional.empty();
    }
    String value = environment.get(variable(request.role()));
    return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value.toCharArray());
  }

  private String variable(String role) {
    if (names == Names.DOCKER) {
      return role.equals("root")
          ? "DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE"
          : "DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE";
    }
    String part = BASE_ROLES.contains(role) ? role : KeyEntry.DELEGATION;
    return "NOTARY_" + part.toUpperCase(Locale.ROOT) + "_PASSPHRASE";
  }

  @Override
  public String toString() {
    return "EnvironmentPassphrases[" + names + "]";
  }
}
