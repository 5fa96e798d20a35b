// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.diagnosis;

import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;

/**
 * Says for each refusal what to do: a pure function. Refusals that were diagnosed where they
 * happened keep that diagnosis.
 */
final class Remedies {
  private Remedies() {}

  /** What is wrong and what to do, one line each. */
  record Advice(String explanation, String remedy) {}

  static Advice of(TrustException refusal) {
    if (refusal instanceof TrustServerException server) {
      return server
          .diagnosis()
          .map(diagnosis -> new Advice(diagnosis.explanation(), diagnosis.remedy()))
          .orElseGet(() -> advice(server, of(server.reason())));
    }
    return advice(
        refusal,
        refusal instanceof NotSignedException missing
            ? of(missing.reason())
            : of((UntrustedException) refusal));
  }

  private static Advice advice(TrustException refusal, String remedy) {
    return new Advice(String.valueOf(refusal.getMessage()), remedy);
  }

  private static String of(TrustServerException.Reason reason) {
    return switch (reason) {
      case UNREACHABLE, TIMEOUT ->
          "Check the name, the port, the proxy variables and the firewall; a trust server of its own"
              + " is named with DOCKER_CONTENT_TRUST_SERVER";
      case TLS_FAILED ->
          "Put the certificate of the authority that issued the server's certificate into Docker's"
              + " folder tls/HOST:PORT/ca.crt; a client certificate belongs there as X.cert and"
              + " X.key";
      case UNAUTHENTICATED -> "Log in with 'docker login', or check user name and password";
      case FORBIDDEN -> "Ask whoever administers the server for the right that is named";
      case CREDENTIALS -> "Repair the configuration file or the credential helper that is named";
      case REDIRECTED -> "Name the server directly: redirects of trust data are not followed";
      case BUSY -> "Wait, and ask less often";
      case SERVER_ERROR -> "Ask whoever runs the server; its log tells more";
      case OFFLINE -> "Ask again without the offline mode";
      case REJECTED, PROTOCOL, CONFLICT ->
          "Check that this is a trust server (or registry), and not something in front of it";
    };
  }

  private static String of(NotSignedException.Reason reason) {
    return switch (reason) {
      case NO_TRUST_DATA ->
          "Nobody has signed anything in this repository on this server: sign it, or check the name"
              + " and the server";
      case TRUST_DATA_REMOVED ->
          "The server has lost trust data that this client knows: deleted, or content trust was"
              + " switched off. Ask the publishers; if they sign anew, pin the root key by its"
              + " canonical id before you trust what they publish";
      case NO_SUCH_TARGET -> "Sign the tag, or use one that is signed";
      case NOT_RELEASED ->
          "Only a signer's own role has the tag: let somebody release it who holds a key of"
              + " targets/releases";
      case SIGNER_MISSING -> "Let the missing signer sign the tag too";
    };
  }

  private static String of(UntrustedException refusal) {
    if (refusal instanceof UntrustedException.Expired expired) {
      return expired(expired.role());
    }
    if (refusal instanceof UntrustedException.RootRotationRejected) {
      return "If the publishers confirm that the repository was created anew, pin its root key by the"
          + " canonical id and delete the cached trust data; else somebody else answers in their"
          + " name";
    }
    if (refusal instanceof UntrustedException.RootRejected) {
      return "Compare the root key with the publishers and correct the pin, or find out who answers"
          + " in their name";
    }
    if (refusal instanceof UntrustedException.DigestDisagreement) {
      return "Ask for the digest that is signed, or let the publishers sign the one that you mean";
    }
    if (refusal instanceof UntrustedException.Rollback) {
      return "The server shows an older state than it did: it was restored from a backup, or holds"
          + " something back. Let the publishers publish anew";
    }
    return "Do not use the image. Tell the publishers and whoever runs the server: what it serves is"
        + " damaged or forged";
  }

  private static String expired(RoleName role) {
    if (role.equals(RoleName.TIMESTAMP)) {
      return "The server has not renewed its timestamp: ask whoever runs it, and check this clock";
    }
    if (role.equals(RoleName.SNAPSHOT)) {
      return "Whoever holds the snapshot key must sign anew: the server where it does, else a"
          + " publisher with 'dct repair'";
    }
    return "A holder of the key of "
        + role
        + " must sign it anew: 'dct witness' or 'dct repair'; check this clock too";
  }
}
