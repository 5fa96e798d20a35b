// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import dev.contenttrust.client.transport.AccessScope;
import dev.contenttrust.client.transport.ErrorReply;
import dev.contenttrust.client.transport.HttpCall;
import dev.contenttrust.client.transport.HttpReply;
import dev.contenttrust.client.transport.Origin;
import dev.contenttrust.client.transport.ServerText;
import dev.contenttrust.core.Diagnosis;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is said when a proof cannot be made or is not accepted. */
final class Refusals {
  private Refusals() {}

  /**
   * Who is refused, and when.
   *
   * @param registry the registry that the login is for
   * @param login what there was to prove with
   * @param at the time
   */
  record Refused(String registry, Optional<Credential> login, Instant at) {}

  /** Returns what a server's second 401 means, after everything was proven that could be. */
  static TrustServerException refused(
      HttpCall call,
      AccessScope scope,
      HttpReply reply,
      Optional<Challenge> challenge,
      Proof proof,
      Refused who) {
    boolean narrow = challenge.map(Challenge::isInsufficientScope).orElse(false);
    boolean accepted = !proof.isBasic() && !proof.isAnonymous();
    Reason reason = narrow || accepted ? Reason.FORBIDDEN : Reason.UNAUTHENTICATED;
    ErrorReply said = ErrorReply.of(reply);
    Refusal refusal =
        new Refusal(
            who.registry(),
            proof.isBasic() ? Refusal.By.LOGIN : Refusal.By.SERVER,
            missing(scope, challenge),
            said,
            proof.isAnonymous() ? Optional.empty() : who.login(),
            Optional.ofNullable(proof.token())
                .flatMap(token -> TokenClaims.of(token.secret()))
                .flatMap(TokenClaims::access),
            who.at());
    Diagnosis diagnosis = Diagnoses.of(refusal).orElseThrow();
    String code = said.code().isEmpty() ? "" : " " + said.code();
    return TrustServerException.diagnosed(
        call.repository(),
        reason,
        401,
        call + ": " + diagnosis.explanation() + " (HTTP 401" + code + "). " + diagnosis.remedy(),
        diagnosis);
  }

  /** Returns what another answer means if it tells that there is no trust server any more. */
  static Optional<TrustServerException> unserved(
      HttpCall call, AccessScope scope, HttpReply reply, Refused who) {
    return diagnosed(call, scope, ErrorReply.of(reply), Refusal.By.SERVER, who);
  }

  /** Returns what it means that a token endpoint answered with something else than a token. */
  static TrustServerException noToken(
      HttpCall call, AccessScope scope, HttpReply reply, Refusal.By by, Refused who) {
    ErrorReply said = ErrorReply.of(reply);
    return diagnosed(call, scope, said, by, who).orElseGet(() -> said.asException(call));
  }

  private static Optional<TrustServerException> diagnosed(
      HttpCall call, AccessScope scope, ErrorReply said, Refusal.By by, Refused who) {
    Refusal refusal =
        new Refusal(who.registry(), by, scope, said, who.login(), Optional.empty(), who.at());
    return Diagnoses.of(refusal).map(diagnosis -> explained(call, said, diagnosis));
  }

  private static TrustServerException explained(
      HttpCall call, ErrorReply said, Diagnosis diagnosis) {
    String words = said.text().isEmpty() ? "" : ": " + said.text();
    return TrustServerException.diagnosed(
        call.repository(),
        said.reason(),
        said.status(),
        call
            + ": "
            + diagnosis.explanation()
            + " (HTTP "
            + said.status()
            + words
            + "). "
            + diagnosis.remedy(),
        diagnosis);
  }

  /**
   * Returns the actions that the server names for this resource, else those that were asked for.
   */
  private static AccessScope missing(AccessScope scope, Optional<Challenge> challenge) {
    String resource = scope.type() + ":" + scope.name() + ":";
    return challenge
        .flatMap(c -> c.parameter("scope"))
        .filter(named -> named.startsWith(resource) && named.length() > resource.length())
        .map(named -> List.of(named.substring(resource.length()).split(",", -1)))
        .map(actions -> new AccessScope(scope.type(), scope.name(), actions))
        .orElse(scope);
  }

  static TrustServerException noBasicCredentials(HttpCall call, String registry) {
    Diagnosis diagnosis =
        new Diagnosis(
            Diagnosis.Problem.NO_CREDENTIALS,
            "no basic auth credentials: the server wants a user name and password, and none were"
                + " found for "
                + registry,
            "Log in with 'docker login " + registry + "', or bring a credential source");
    return TrustServerException.diagnosed(
        call.repository(), Reason.UNAUTHENTICATED, 401, call + ": " + diagnosis, diagnosis);
  }

  static TrustServerException notForThisServer(HttpCall call, Origin server, String registry) {
    return new TrustServerException(
        call.repository(),
        Reason.CREDENTIALS,
        401,
        call
            + ": a Microsoft Entra token for "
            + registry
            + " is sent to that registry alone, and not to a token endpoint that "
            + server
            + " names",
        null);
  }

  static TrustServerException strangeTokenHost(HttpCall call, Origin endpoint, Origin server) {
    return new TrustServerException(
        call.repository(),
        Reason.CREDENTIALS,
        401,
        call
            + ": "
            + server
            + " sends the login to "
            + endpoint
            + ", which belongs neither to it nor to the registry; if that is right, allow the host "
            + endpoint.host()
            + " as a token host",
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
