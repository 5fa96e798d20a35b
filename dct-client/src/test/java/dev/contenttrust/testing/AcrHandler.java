// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import com.sun.net.httpserver.HttpExchange;
import dev.contenttrust.client.transport.AccessScope;
import dev.contenttrust.core.Bytes;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/** Decides who gets what, and hands on what is allowed. Thread-safe. */
final class AcrHandler extends FaultyHandler {
  /** How requests about trust data are answered. */
  enum ContentTrust {
    ENABLED,
    DISABLED,
    RETIRED
  }

  private static final String JSON = "application/json; charset=utf-8";

  private final String host;
  private final String tenant;
  private final AcrIdentities identities;
  private final AcrBackend trustServer;
  private final AcrBackend registry;
  private final Set<String> collections = new ConcurrentSkipListSet<>();
  private volatile ContentTrust contentTrust;

  AcrHandler(
      String host,
      String tenant,
      AcrIdentities identities,
      AcrBackend trustServer,
      AcrBackend registry,
      ContentTrust contentTrust) {
    super(Integer.MAX_VALUE);
    this.host = host;
    this.tenant = tenant;
    this.identities = identities;
    this.trustServer = trustServer;
    this.registry = registry;
    this.contentTrust = contentTrust;
  }

  ContentTrust contentTrust() {
    return contentTrust;
  }

  void contentTrust(ContentTrust state) {
    contentTrust = state;
  }

  /** Deletes all trust data, as the registry does when content trust is disabled. */
  void wipe() throws IOException {
    for (String name : collections) {
      String target = "/v2/" + name + "/_trust/tuf/";
      Answer answer = trustServer.forward("DELETE", target, Map.of(), new byte[0]);
      if (answer.status() != 200) {
        throw new IOException("the trust server kept " + name + ": " + answer.status());
      }
    }
    collections.clear();
  }

  @Override
  Answer answer(HttpExchange exchange, byte[] body) {
    try {
      return routed(exchange, body);
    } catch (IOException e) {
      return json(502, "{}");
    }
  }

  @Override
  Answer replaced(HttpExchange exchange, Bytes body) {
    return new Answer(200, Map.of("Content-Type", JSON), body.toArray());
  }

  private Answer routed(HttpExchange exchange, byte[] body) throws IOException {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/oauth2/exchange") && method.equals("POST")) {
      return exchanged(parameters(new String(body, StandardCharsets.UTF_8)));
    }
    if (path.equals("/oauth2/token") && method.equals("POST")) {
      return refreshed(parameters(new String(body, StandardCharsets.UTF_8)));
    }
    if (path.equals("/oauth2/token") && method.equals("GET")) {
      return forPassword(exchange, parameters(exchange.getRequestURI().getRawQuery()));
    }
    Optional<AcrPath> about = AcrPath.of(method, path);
    return about.isPresent()
        ? guarded(exchange, about.get(), body)
        : text(404, "404 page not found\n");
  }

  private Answer exchanged(Map<String, List<String>> form) {
    if (!one(form, "grant_type").equals("access_token")) {
      return json(400, "{\"error\":\"unsupported_grant_type\"}");
    }
    boolean here =
        one(form, "service").equals(host)
            && (one(form, "tenant").isEmpty() || one(form, "tenant").equals(tenant));
    Optional<String> token =
        here ? identities.exchanged(one(form, "access_token")) : Optional.empty();
    return token
        .map(t -> json(200, object("refresh_token", t)))
        .orElseGet(AcrHandler::unauthorized);
  }

  private Answer refreshed(Map<String, List<String>> form) {
    if (!one(form, "grant_type").equals("refresh_token")) {
      return json(400, "{\"error\":\"unsupported_grant_type\"}");
    }
    return issued(form, scopes -> identities.refreshed(one(form, "refresh_token"), scopes));
  }

  private Answer forPassword(HttpExchange exchange, Map<String, List<String>> query) {
    String[] login = login(exchange);
    return login == null
        ? unauthorized()
        : issued(query, scopes -> identities.forPassword(login[0], login[1], scopes));
  }

  /** Issues a token for scopes. */
  @FunctionalInterface
  private interface Issuer {
    Optional<String> issue(List<AccessScope> scopes);
  }

  private Answer issued(Map<String, List<String>> parameters, Issuer issuer) {
    Optional<String> token =
        one(parameters, "service").equals(host)
            ? issuer.issue(scopes(parameters))
            : Optional.empty();
    return token.map(t -> json(200, object("access_token", t))).orElseGet(AcrHandler::unauthorized);
  }

  private Answer guarded(HttpExchange exchange, AcrPath about, byte[] body) throws IOException {
    String given = Optional.ofNullable(header(exchange, "Authorization")).orElse("");
    if (given.isEmpty() || !isAllowed(exchange, given, about.needed())) {
      return challenge(about.needed(), !given.isEmpty());
    }
    if (about.needed().isEmpty()) {
      return json(200, "{}");
    }
    if (about.trustData().isEmpty()) {
      return forward(registry, exchange, body);
    }
    return switch (contentTrust) {
      case RETIRED -> text(404, "404 page not found\n");
      case DISABLED -> text(405, "Method Not Allowed\n");
      case ENABLED -> trusted(exchange, about.trustData().get(), body);
    };
  }

  private Answer trusted(HttpExchange exchange, String collection, byte[] body) throws IOException {
    if (!collection.isEmpty() && !collection.startsWith(host + "/")) {
      return error(404, "METADATA_NOT_FOUND", "no such collection");
    }
    Answer answer = forward(trustServer, exchange, body);
    if (exchange.getRequestMethod().equals("POST") && answer.status() == 200) {
      collections.add(collection);
    }
    return answer;
  }

  private static Answer forward(AcrBackend backend, HttpExchange exchange, byte[] body)
      throws IOException {
    return backend.forward(
        exchange.getRequestMethod(),
        exchange.getRequestURI().toString(),
        exchange.getRequestHeaders(),
        body);
  }

  private boolean isAllowed(HttpExchange exchange, String given, Optional<AccessScope> needed) {
    if (given.regionMatches(true, 0, "Bearer ", 0, 7)) {
      Optional<List<AccessScope>> access = identities.access(given.substring(7).trim());
      return access.isPresent()
          && (needed.isEmpty() || access.get().stream().anyMatch(a -> covers(a, needed.get())));
    }
    String[] login = login(exchange);
    Optional<AcrRights> rights =
        login == null ? Optional.empty() : identities.direct(login[0], login[1]);
    return rights.isPresent()
        && (needed.isEmpty()
            || rights
                .get()
                .within(needed.get())
                .map(allowed -> covers(allowed, needed.get()))
                .orElse(false));
  }

  private static boolean covers(AccessScope held, AccessScope needed) {
    return held.type().equals(needed.type())
        && held.name().equals(needed.name())
        && held.actions().containsAll(needed.actions());
  }

  private Answer challenge(Optional<AccessScope> needed, boolean wasGiven) {
    String challenge =
        "Bearer realm=\"https://%s/oauth2/token\",service=\"%s\"".formatted(host, host)
            + needed.map(scope -> ",scope=\"" + scope + "\"").orElse("")
            + (wasGiven ? ",error=\"insufficient_scope\"" : "");
    Answer refusal = unauthorized();
    return new Answer(
        401, Map.of("Content-Type", JSON, "WWW-Authenticate", challenge), refusal.body());
  }

  private static Answer json(int status, String body) {
    return Answer.text(status, JSON, body);
  }

  private static Answer text(int status, String body) {
    return Answer.text(status, "text/plain; charset=utf-8", body);
  }

  private static Answer error(int status, String code, String message) {
    return json(
        status, "{\"errors\":[{\"code\":\"%s\",\"message\":\"%s\"}]}\n".formatted(code, message));
  }

  private static Answer unauthorized() {
    return error(401, "UNAUTHORIZED", "authentication required");
  }

  private static String @Nullable [] login(HttpExchange exchange) {
    String given = header(exchange, "Authorization");
    if (given == null || !given.regionMatches(true, 0, "Basic ", 0, 6)) {
      return null;
    }
    byte[] pair = Base64.getDecoder().decode(given.substring(6).trim());
    String[] login = new String(pair, StandardCharsets.UTF_8).split(":", 2);
    return login.length == 2 ? login : null;
  }

  private static @Nullable String header(HttpExchange exchange, String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  private static List<AccessScope> scopes(Map<String, List<String>> parameters) {
    List<AccessScope> scopes = new ArrayList<>();
    for (String given : parameters.getOrDefault("scope", List.of())) {
      for (String scope : given.split(" ", -1)) {
        int first = scope.indexOf(':');
        int last = scope.lastIndexOf(':');
        if (first > 0 && last > first) {
          scopes.add(
              new AccessScope(
                  scope.substring(0, first),
                  scope.substring(first + 1, last),
                  Arrays.asList(scope.substring(last + 1).split(",", -1))));
        }
      }
    }
    return scopes;
  }

  private static Map<String, List<String>> parameters(@Nullable String encoded) {
    Map<String, List<String>> parameters = new HashMap<>();
    for (String pair : (encoded == null ? "" : encoded).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters
            .computeIfAbsent(pair.substring(0, equals), name -> new ArrayList<>())
            .add(URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return parameters;
  }

  private static String one(Map<String, List<String>> parameters, String name) {
    return parameters.getOrDefault(name, List.of("")).get(0);
  }

  private static String object(String name, String value) {
    return TestJson.canonical(TestJson.object(name, value));
  }
}
