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
import dev.contenttrust.client.transport.Origin;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue.JsonNumber;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.MalformedJsonException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Fetches bearer tokens as Docker does: GET, anonymously or with Basic, for a user; POST with the
 * OAuth 2 refresh grant for an identity token. A directory's token is first exchanged for one.
 */
final class TokenEndpoint {
  private static final JsonLimits LIMITS = new JsonLimits(1L << 20, 16, 32, 512 << 10);
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final Duration DEFAULT_LIFE = Duration.ofSeconds(60);
  private static final Duration LONGEST_LIFE = Duration.ofDays(1);

  private final HttpCaller caller;
  private final String registry;
  private final Clock clock;

  TokenEndpoint(HttpCaller caller, String registry, Clock clock) {
    this.caller = caller;
    this.registry = registry;
    this.clock = clock;
  }

  Token fetch(
      String repository, TokenRequest request, Optional<Credential> credential, Deadline deadline) {
    Credential given = credential.orElse(null);
    Question question = new Question(request.scope(), credential, Refusal.By.LOGIN, deadline);
    if (given instanceof EntraToken entra) {
      IdentityToken login = exchanged(repository, request, entra, question);
      return token(refresh(repository, request, login), List.of(login.token()), question);
    }
    if (given instanceof IdentityToken identity) {
      return token(refresh(repository, request, identity), List.of(identity.token()), question);
    }
    if (given instanceof UserPassword user && !user.password().isEmpty()) {
      String basic = BasicHeader.of(user);
      HttpCall call =
          HttpCall.get(repository, withQuery(request, Map.of("account", user.user())))
              .withHeader("authorization", basic);
      Secret encoded = Secret.of(basic.substring(BasicHeader.PREFIX.length()));
      return token(call, List.of(user.password(), encoded), question);
    }
    return token(HttpCall.get(repository, withQuery(request, Map.of())), List.of(), question);
  }

  /** What every request for one token has in common. */
  private record Question(
      AccessScope scope, Optional<Credential> login, Refusal.By by, Deadline deadline) {
    Question to(Refusal.By other) {
      return new Question(scope, login, other, deadline);
    }
  }

  /** Exchanges a directory's token for a login at the registry, where its token endpoint is. */
  private IdentityToken exchanged(
      String repository, TokenRequest request, EntraToken entra, Question question) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "access_token");
    form.put("service", request.service());
    if (!entra.tenant().isEmpty()) {
      form.put("tenant", entra.tenant());
    }
    form.put("access_token", entra.token().reveal());
    HttpCall call =
        HttpCall.of(repository, "POST", request.realm().resolve("/oauth2/exchange"))
            .withBody(FORM, Bytes.utf8(encoded(form)));
    JsonObject answer = answer(call, List.of(entra.token()), question.to(Refusal.By.EXCHANGE));
    String login = text(answer, "refresh_token");
    if (login.isEmpty()) {
      throw protocol(call, "the registry did not include a login in its answer");
    }
    return new IdentityToken(Secret.of(login));
  }

  private static HttpCall refresh(String repository, TokenRequest request, IdentityToken identity) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "refresh_token");
    form.put("service", request.service());
    form.put("client_id", "docker");
    form.put("scope", request.scope().toString());
    form.put("refresh_token", identity.token().reveal());
    return HttpCall.of(repository, "POST", request.realm())
        .withBody(FORM, Bytes.utf8(encoded(form)));
  }

  /** Parameters that the realm already has are kept. */
  private static URI withQuery(TokenRequest request, Map<String, String> account) {
    Map<String, String> query = new LinkedHashMap<>(account);
    query.put("scope", request.scope().toString());
    if (!request.service().isEmpty()) {
      query.put("service", request.service());
    }
    URI realm = request.realm();
    String path = realm.getRawPath() == null ? "" : realm.getRawPath();
    String kept = realm.getRawQuery() == null ? "" : realm.getRawQuery() + "&";
    return URI.create(Origin.of(realm) + path + "?" + kept + encoded(query));
  }

  private static String encoded(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private Token token(HttpCall call, List<Secret> secrets, Question question) {
    return read(call, answer(call, secrets, question), secrets.isEmpty());
  }

  private JsonObject answer(HttpCall call, List<Secret> secrets, Question question) {
    HttpReply reply = caller.ask(call, question.deadline());
    if (reply.status() != 200) {
      Refused who = new Refused(registry, question.login(), clock.instant());
      throw Refusals.noToken(
          call, question.scope(), Redaction.of(reply, secrets), question.by(), who);
    }
    try {
      if (JsonReader.read(reply.body(), LIMITS) instanceof JsonObject answer) {
        return answer;
      }
    } catch (MalformedJsonException e) {
      // The cause could quote the reply, and with it a token.
      throw protocol(call, "the token endpoint's answer is not JSON");
    }
    throw protocol(call, "the token endpoint's answer is not a JSON object");
  }

  private Token read(HttpCall call, JsonObject answer, boolean anonymous) {
    String token = text(answer, "access_token");
    if (token.isEmpty()) {
      token = text(answer, "token");
    }
    if (token.isEmpty()) {
      throw protocol(call, "the token endpoint did not include a token in its answer");
    }
    if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw protocol(call, "the token endpoint answered with a token that no header can carry");
    }
    Duration life = life(answer);
    return new Token(
        Secret.of(token), anonymous, clock.instant().plus(life.multipliedBy(4).dividedBy(5)));
  }

  private static String text(JsonObject answer, String name) {
    return answer.member(name).orElse(answer) instanceof JsonString text ? text.value() : "";
  }

  private static Duration life(JsonObject answer) {
    if (!(answer.member("expires_in").orElse(answer) instanceof JsonNumber number)
        || number.value().signum() <= 0) {
      return DEFAULT_LIFE;
    }
    BigDecimal longest = BigDecimal.valueOf(LONGEST_LIFE.toSeconds());
    return Duration.ofMillis(
        number.value().min(longest).multiply(BigDecimal.valueOf(1000)).longValue());
  }

  private static TrustServerException protocol(HttpCall call, String why) {
    return new TrustServerException(
        call.repository(), Reason.PROTOCOL, 200, call + ": " + why, null);
  }
}
