// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

/** What a user can prove to a server with. Immutable; printing one shows no secret. */
public sealed interface Credential {
  /**
   * A user name and password: sent as Basic, or to a token endpoint.
   *
   * @param user the user name, without a colon
   * @param password the password
   */
  record UserPassword(String user, Secret password) implements Credential {
    /**
     * Checks the user name.
     *
     * @param user the user name, without a colon
     * @param password the password
     * @throws IllegalArgumentException if it contains a colon, which Basic cannot express
     */
    public UserPassword {
      if (user.indexOf(':') >= 0) {
        throw new IllegalArgumentException("a user name must not contain a colon");
      }
    }
  }

  /**
   * An identity (refresh) token, as {@code docker login} leaves it: exchanged for bearer tokens,
   * useless for Basic.
   *
   * @param token the token
   */
  record IdentityToken(Secret token) implements Credential {}

  /**
   * An access token of Microsoft Entra ID, to be exchanged at an Azure Container Registry for a
   * login there; useless anywhere else, and sent to the registry itself alone.
   *
   * @param token the token
   * @param tenant the id of the directory; empty to leave it to the registry
   */
  record EntraToken(Secret token, String tenant) implements Credential {}
}
