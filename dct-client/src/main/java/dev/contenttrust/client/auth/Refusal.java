// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import dev.contenttrust.client.auth.Credential.EntraToken;
import dev.contenttrust.client.auth.Credential.UserPassword;
import dev.contenttrust.client.transport.AccessScope;
import dev.contenttrust.client.transport.ErrorReply;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is known when somebody is refused.
 *
 * @param registry the registry that the login is for, as images name it
 * @param by who refused
 * @param asked what was to be done
 * @param reply the status, and what the server says
 * @param login what was proven with; empty for nobody in particular
 * @param granted what the token allowed by its own words; empty if that is not known
 * @param now when it happened
 */
record Refusal(
    String registry,
    By by,
    AccessScope asked,
    ErrorReply reply,
    Optional<Credential> login,
    Optional<List<AccessScope>> granted,
    Instant now) {
  /** Who refused. */
  enum By {
    /** The endpoint that exchanges a directory's token for a login at the registry. */
    EXCHANGE,
    /** Whoever checks the login: the endpoint that gives tokens for it, or a server with Basic. */
    LOGIN,
    /** The server itself. */
    SERVER
  }

  boolean isAzure() {
    return AzureRegistries.isOne(registry);
  }

  /** Tells whether this is about trust data: a trust server names repositories in full. */
  boolean isTrustData() {
    return asked.name().startsWith(registry + "/");
  }

  boolean isWrite() {
    return !asked.actions().equals(List.of("pull"));
  }

  /** Tells whether the token is known to allow this action. */
  boolean isGranted(String action) {
    return granted.stream()
        .flatMap(List::stream)
        .anyMatch(
            s ->
                s.type().equals(asked.type())
                    && s.name().equals(asked.name())
                    && s.actions().contains(action));
  }

  /** Returns the user name, empty for a login without one. */
  String user() {
    return login.orElse(null) instanceof UserPassword user ? user.user() : "";
  }

  /** Returns what a directory's token says of itself. */
  Optional<TokenClaims> directoryClaims() {
    return login.orElse(null) instanceof EntraToken entra
        ? TokenClaims.of(entra.token())
        : Optional.empty();
  }
}
