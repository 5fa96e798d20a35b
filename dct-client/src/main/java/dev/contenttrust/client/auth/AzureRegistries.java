// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import java.util.List;
import java.util.Locale;

/** Tells which registries are Azure Container Registries: all of them are named by the service. */
public final class AzureRegistries {
  /** The user name that stands for a token given as the password. */
  static final String TOKEN_USER = "00000000-0000-0000-0000-000000000000";

  private static final List<String> SUFFIXES = List.of(".azurecr.io", ".azurecr.cn", ".azurecr.us");

  private AzureRegistries() {}

  /**
   * Tells whether a registry is one of Azure's.
   *
   * @param registry the registry's {@code host[:port]}, as images name it
   * @return whether its name is one of the service's
   */
  public static boolean isOne(String registry) {
    String host = registry.toLowerCase(Locale.ROOT);
    return SUFFIXES.stream().anyMatch(host::endsWith);
  }

  /** Returns the registry's own name, which is also its admin account's. */
  static String nameOf(String registry) {
    return registry.toLowerCase(Locale.ROOT).replaceFirst("\\..*", "");
  }
}
