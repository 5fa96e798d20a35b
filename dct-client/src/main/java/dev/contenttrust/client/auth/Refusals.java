// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import dev.contenttrust.client.transport.AccessScope;
import dev.contenttrust.client.transport.ErrorReply;
import dev.contenttrust.client.transport.HttpCall;
import dev.contenttrust.client.transport.HttpReply;
import dev.contenttrust.client.transport.ServerText;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is said when a proof cannot be made or is not accepted. */
final class Refusals {
  private static final String AZURE =
      ". In Azure Container Registry, signing needs the role AcrImageSigner besides AcrPush and a"
          + " new login after every change of roles; neither the admin account nor"
          + " repository-scoped tokens can sign";

  private Refusals() {}

  static TrustServerException refused(
      HttpCall call,
      AccessScope scope,
      HttpReply reply,
      Optional<Challenge> challenge,
      Proof proof,
      String registry) {
    boolean narrow = challenge.map(Challenge::isInsufficientScope).orElse(false);
    boolean accepted = !proof.isBasic() && !proof.isAnonymous();
    Reason reason = narrow || accepted ? Reason.FORBIDDEN : Reason.UNAUTHENTICATED;
    StringBuilder why = new StringBuilder();
    if (proof.isBasic()) {
      why.append("the credentials for ").append(registry).append(" were refused");
    } else {
      why.append("the token does not allow ")
          .append(ServerText.printable(missing(scope, challenge)));
      if (proof.isAnonymous()) {
        why.append("; no credentials were found for ").append(registry);
      }
    }
    String said = ErrorReply.of(reply).code();
    why.append(" (HTTP 401").append(said.isEmpty() ? "" : " " + said).append(')');
    if (isAzureSigning(scope, registry)) {
      why.append(AZURE);
    }
    return new TrustServerException(call.repository(), reason, 401, call + ": " + why, null);
  }

  /**
   * Returns the actions that the server names for this resource, else those that were asked for.
   */
  private static String missing(AccessScope scope, Optional<Challenge> challenge) {
    String resource = scope.type() + ":" + scope.name() + ":";
    String actions =
        challenge
            .flatMap(c -> c.parameter("scope"))
            .filter(named -> named.startsWith(resource))
            .map(named -> named.substring(resource.length()))
            .orElse(String.join(",", scope.actions()));
    return "'" + actions + "' on " + scope.type() + " " + scope.name();
  }

  private static boolean isAzureSigning(AccessScope scope, String registry) {
    return registry.endsWith(".azurecr.io") && !scope.actions().equals(java.util.List.of("pull"));
  }

  static TrustServerException noBasicCredentials(HttpCall call, String registry) {
    return new TrustServerException(
        call.repository(),
        Reason.UNAUTHENTICATED,
        401,
        call
            + ": no basic auth credentials: the server wants a user name and password, and none"
            + " were found for "
            + registry,
        null);
  }

  static TrustServerException badRealm(HttpCall call, String realm, @Nullable Throwable cause) {
    String named =
        realm.isEmpty() ? "no realm" : "the realm " + ServerText.printable(withoutQuery(realm));
    return new TrustServerException(
        call.repository(),
        Reason.PROTOCOL,
        401,
        call
            + ": the server's challenge names "
            + named
            + ", where no credentials are sent: a token endpoint is an absolute https URL",
        cause);
  }

  private static String withoutQuery(String url) {
    String cut = url.replaceAll("[?#].*", "");
    return cut.replaceAll("//[^/@]*@", "//");
  }
}
