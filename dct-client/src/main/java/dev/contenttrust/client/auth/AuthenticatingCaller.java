// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import dev.contenttrust.client.auth.Credential.EntraToken;
import dev.contenttrust.client.auth.Credential.IdentityToken;
import dev.contenttrust.client.auth.Credential.UserPassword;
import dev.contenttrust.client.auth.Refusals.Refused;
import dev.contenttrust.client.transport.AccessScope;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.HttpCall;
import dev.contenttrust.client.transport.HttpCaller;
import dev.contenttrust.client.transport.HttpReply;
import dev.contenttrust.client.transport.HttpTransport;
import dev.contenttrust.client.transport.Origin;
import dev.contenttrust.core.TrustServerException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls to one server and proves who makes them when the server asks for it.
 *
 * <p>The first call goes out without credentials. A 401 says what the server wants; Bearer is
 * preferred to Basic, the call is repeated once, and later calls begin with what was learnt. Tokens
 * are kept in memory by realm, service, scope and credential until four fifths of their life are
 * over, and fetched once for concurrent callers. Credentials leave only for the server that this
 * caller is bound to, and for the token endpoint that it names if {@link TokenHosts} allows it,
 * over https (or to this machine, or where the transport allows plain http). A login that has ended
 * is asked for anew once. What is called {@linkplain Deadline#onChance() on a chance} uses the
 * login and the tokens that others asked for, and asks for none itself. Thread-safe; share one for
 * each server.
 */
public final class AuthenticatingCaller implements HttpCaller {
  /** Some other machine over plain http: permitted only where plain http is allowed at large. */
  private static final Origin ANYWHERE_IN_THE_CLEAR = new Origin("http", "plain.invalid", 80);

  private final HttpTransport transport;
  private final Origin server;
  private final String registry;
  private final CredentialSource source;
  private final TokenHosts tokenHosts;
  private final Clock clock;
  private final TokenCache tokens;
  private final TokenEndpoint endpoint;
  private volatile @Nullable Challenge known;
  private boolean asked;
  private Optional<Credential> credential = Optional.empty();

  /**
   * Creates a caller that sends the login to token endpoints that are related to the server or the
   * registry.
   *
   * @param transport makes the requests
   * @param server the only server that is proven anything to
   * @param registry the name under which {@code source} is asked: the image's registry
   * @param source where credentials come from; asked after the first 401, and again after a proof
   *     was refused
   * @param clock tells when tokens are due
   */
  public AuthenticatingCaller(
      HttpTransport transport,
      Origin server,
      String registry,
      CredentialSource source,
      Clock clock) {
    this(transport, server, registry, source, TokenHosts.related(), clock);
  }

  /**
   * Creates a caller.
   *
   * @param transport makes the requests
   * @param server the only server that is proven anything to
   * @param registry the name under which {@code source} is asked: the image's registry
   * @param source where credentials come from; asked after the first 401, and again after a proof
   *     was refused
   * @param tokenHosts to which token endpoints the login may be sent
   * @param clock tells when tokens are due
   */
  public AuthenticatingCaller(
      HttpTransport transport,
      Origin server,
      String registry,
      CredentialSource source,
      TokenHosts tokenHosts,
      Clock clock) {
    this.transport = transport;
    this.server = server;
    this.registry = registry;
    this.source = source;
    this.tokenHosts = tokenHosts;
    this.clock = clock;
    this.tokens = new TokenCache(clock);
    this.endpoint = new TokenEndpoint(transport, registry, clock);
  }

  @Override
  public HttpReply call(HttpCall call, Deadline deadline) {
    AccessScope scope = call.scope().orElse(null);
    if (scope == null || !Origin.of(call.uri()).equals(server)) {
      return transport.call(call, deadline);
    }
    Challenge learnt = known;
    Proof sent = learnt == null ? Proof.NONE : prove(learnt, call, scope, Proof.NONE, deadline);
    HttpReply reply = sent(call, sent, deadline);
    if (reply.status() != 401 || !Origin.of(reply.uri()).equals(server)) {
      return served(call, scope, reply);
    }
    Optional<Challenge> challenge = preferred(reply);
    if (challenge.isEmpty()) {
      return reply;
    }
    known = challenge.get();
    Proof fresh = prove(challenge.get(), call, scope, sent, deadline);
    HttpReply second = sent(call, fresh, deadline);
    if (second.status() == 401) {
      throw Refusals.refused(call, scope, second, preferred(second), fresh, refused());
    }
    return served(call, scope, second);
  }

  private HttpReply sent(HttpCall call, Proof proof, Deadline deadline) {
    return Redaction.of(transport.call(proof.on(call), deadline), proof.secrets());
  }

  /** Lets an answer pass unless it tells that content trust is not there any more. */
  private HttpReply served(HttpCall call, AccessScope scope, HttpReply reply) {
    if (reply.status() >= 404 && reply.status() <= 410 && AzureRegistries.isOne(registry)) {
      Optional<TrustServerException> unserved = Refusals.unserved(call, scope, reply, refused());
      if (unserved.isPresent()) {
        throw unserved.get();
      }
    }
    return reply;
  }

  private synchronized Refused refused() {
    return new Refused(registry, credential, clock.instant());
  }

  private static Optional<Challenge> preferred(HttpReply reply) {
    List<Challenge> offered = ChallengeParser.parse(reply.headers().allValues("www-authenticate"));
    return offered.stream()
        .filter(c -> c.scheme().equals("bearer"))
        .findFirst()
        .or(() -> offered.stream().filter(c -> c.scheme().equals("basic")).findFirst());
  }

  private Proof prove(
      Challenge challenge, HttpCall call, AccessScope scope, Proof refused, Deadline deadline) {
    Login login = deadline.isOnChance() ? heldLogin(call, refused) : login(!refused.isNone());
    if (challenge.scheme().equals("basic")) {
      return basic(call, login.credential());
    }
    try {
      return bearer(challenge, call, scope, login.credential(), refused, deadline);
    } catch (TrustServerException e) {
      // Logins end: one that was kept is asked for anew once, one that was just given is not.
      boolean unusable = e.status() == 400 || e.status() == 401 || e.status() == 403;
      boolean mayAsk = !login.fresh() && !deadline.isOnChance();
      Login renewed = unusable && mayAsk ? login(true) : login;
      if (fingerprint(renewed.credential()).equals(fingerprint(login.credential()))) {
        throw e;
      }
      return bearer(challenge, call, scope, renewed.credential(), refused, deadline);
    }
  }

  private Proof bearer(
      Challenge challenge,
      HttpCall call,
      AccessScope scope,
      Optional<Credential> held,
      Proof refused,
      Deadline deadline) {
    URI realm = realm(challenge, call);
    if (held.isPresent() && !tokenHosts.allow(Origin.of(realm), server, registry)) {
      throw Refusals.strangeTokenHost(call, Origin.of(realm), server);
    }
    if (held.orElse(null) instanceof EntraToken && !isRegistryItself(realm)) {
      throw Refusals.notForThisServer(call, server, registry);
    }
    String service = challenge.parameter("service").orElse("");
    TokenRequest request = new TokenRequest(realm, service, scope, fingerprint(held));
    Token token =
        tokens.get(
            request,
            refused.token(),
            deadline,
            () -> endpoint.fetch(call.repository(), request, held, deadline));
    return Proof.bearer(token);
  }

  /** A directory's token opens more than one registry: it goes to nobody but the registry. */
  private boolean isRegistryItself(URI realm) {
    return server.isEncrypted()
        && server.authority().equalsIgnoreCase(registry)
        && Origin.of(realm).equals(server);
  }

  private Proof basic(HttpCall call, Optional<Credential> held) {
    if (held.orElse(null) instanceof UserPassword user
        && !user.user().isEmpty()
        && !user.password().isEmpty()) {
      return Proof.basic(user);
    }
    throw Refusals.noBasicCredentials(call, registry);
  }

  private URI realm(Challenge challenge, HttpCall call) {
    String value = challenge.parameter("realm").orElse("");
    try {
      URI realm = URI.create(value);
      Origin origin = Origin.of(realm);
      // A server on https cannot send credentials in the clear, not even to this machine, where
      // other users may listen; a caller who allows plain http everywhere has allowed that too.
      boolean downgrade = server.isEncrypted() && !origin.isEncrypted();
      if (realm.getRawUserInfo() == null
          && transport.isPermitted(origin)
          && (!downgrade || transport.isPermitted(ANYWHERE_IN_THE_CLEAR))) {
        return realm;
      }
    } catch (IllegalArgumentException e) {
      throw Refusals.badRealm(call, value, e);
    }
    throw Refusals.badRealm(call, value, null);
  }

  /**
   * What to prove with.
   *
   * @param credential the credential, if there is one
   * @param fresh whether it was asked for just now
   */
  private record Login(Optional<Credential> credential, boolean fresh) {}

  private synchronized Login login(boolean again) {
    boolean ask = !asked || again;
    if (ask) {
      credential = source.find(registry);
      asked = true;
    }
    return new Login(credential, ask);
  }

  /** Returns the login that was asked for before, unless the server refused what came of it. */
  private synchronized Login heldLogin(HttpCall call, Proof refused) {
    if (!asked || !refused.isNone()) {
      throw TokenCache.notHeld(call.repository());
    }
    return new Login(credential, false);
  }

  private static String fingerprint(Optional<Credential> held) {
    Credential given = held.orElse(null);
    if (given instanceof UserPassword user) {
      return user.user() + ":" + user.password().fingerprint();
    }
    if (given instanceof EntraToken entra) {
      return entra.tenant() + ":" + entra.token().fingerprint();
    }
    return given instanceof IdentityToken identity ? identity.token().fingerprint() : "";
  }
}
