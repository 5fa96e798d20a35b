// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import java.util.Map;
import java.util.Optional;

/**
 * One way in which a server wants to be convinced.
 *
 * @param scheme the scheme in lower case
 * @param parameters the parameters by name in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
  Challenge {
    parameters = Map.copyOf(parameters);
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /** Tells whether the server says that the credentials are good, but do not reach far enough. */
  boolean isInsufficientScope() {
    return parameters.getOrDefault("error", "").equals("insufficient_scope");
  }
}
