// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.client.transport.AccessScope;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Accounts, and the tokens that were issued to them. Thread-safe. */
final class AcrIdentities {
  /** The user name that stands for a refresh token given as the password. */
  static final String NOBODY_IN_PARTICULAR = "00000000-0000-0000-0000-000000000000";

  private static final Duration ENTRA_TOKEN_LIFE = Duration.ofHours(1);
  private static final Duration ACCESS_TOKEN_LIFE = Duration.ofMinutes(75);

  private final String host;
  private final String tenant;
  private final Clock clock;
  private final Duration refreshTokenLife;
  private final SecureRandom random = new SecureRandom();
  private final byte[] key = randomBytes(32);
  private final Map<String, Member> members = new HashMap<>();
  private final Map<String, Issued> entraTokens = new HashMap<>();
  private final Map<String, Issued> refreshTokens = new HashMap<>();
  private final Map<String, Issued> accessTokens = new HashMap<>();

  private record Member(AcrAccount account, AcrRights rights, boolean secretExpired) {}

  /**
   * A token that was issued.
   *
   * @param account whose it is
   * @param rights what the account could do when it was issued
   * @param access what the token allows
   * @param expires from when on it is void
   */
  private record Issued(
      AcrAccount account, AcrRights rights, List<AccessScope> access, Instant expires) {}

  AcrIdentities(String host, String tenant, Clock clock, Duration refreshTokenLife) {
    this.host = host;
    this.tenant = tenant;
    this.clock = clock;
    this.refreshTokenLife = refreshTokenLife;
  }

  synchronized AcrAccount add(String name, String secret, AcrRights rights) {
    AcrAccount account = new AcrAccount(name, secret);
    members.put(name, new Member(account, rights, false));
    return account;
  }

  synchronized void assign(AcrAccount account, AcrRights rights) {
    members.put(account.name(), new Member(account, rights, false));
  }

  synchronized void expireSecret(AcrAccount account) {
    members.computeIfPresent(
        account.name(), (name, m) -> new Member(m.account(), m.rights(), true));
  }

  String newSecret() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes(24));
  }

  /** Returns a token as the directory issues it, for exchange at the registry. */
  synchronized String entraToken(AcrAccount account) {
    return issue(entraTokens, account, AcrRights.NONE, List.of(), ENTRA_TOKEN_LIFE);
  }

  /** Exchanges a directory's token; empty if it is void or its owner has no role here. */
  synchronized Optional<String> exchanged(String entraToken) {
    return valid(entraTokens, entraToken).map(Issued::account).flatMap(this::login);
  }

  /** Returns a refresh token with the present roles; empty if there are none. */
  synchronized Optional<String> login(AcrAccount account) {
    AcrRights rights = members.get(account.name()).rights();
    return rights.equals(AcrRights.NONE)
        ? Optional.empty()
        : Optional.of(issue(refreshTokens, account, rights, List.of(), refreshTokenLife));
  }

  /** Returns an access token for as much of the scopes as the refresh token's roles allow. */
  synchronized Optional<String> refreshed(String refreshToken, List<AccessScope> scopes) {
    return valid(refreshTokens, refreshToken)
        .map(held -> accessToken(held.account(), held.rights(), scopes));
  }

  /** Returns an access token for a user and password; empty if they are wrong. */
  synchronized Optional<String> forPassword(
      String user, String password, List<AccessScope> scopes) {
    if (user.equals(NOBODY_IN_PARTICULAR)) {
      return refreshed(password, scopes);
    }
    Member member = members.get(user);
    return isRight(member, password)
        ? Optional.of(accessToken(member.account(), member.rights(), scopes))
        : Optional.empty();
  }

  /** Returns what a user may do who shows the password with the request itself. */
  synchronized Optional<AcrRights> direct(String user, String password) {
    Member member = members.get(user);
    return isRight(member, password) ? Optional.of(member.rights()) : Optional.empty();
  }

  /** Returns what an access token allows; empty if it is void. */
  synchronized Optional<List<AccessScope>> access(String accessToken) {
    return valid(accessTokens, accessToken).map(Issued::access);
  }

  private static boolean isRight(Member member, String password) {
    return member != null
        && !member.secretExpired()
        && !password.isEmpty()
        && member.account().secret().equals(password);
  }

  private String accessToken(AcrAccount account, AcrRights rights, List<AccessScope> scopes) {
    List<AccessScope> granted =
        scopes.stream().map(rights::within).flatMap(Optional::stream).toList();
    return issue(accessTokens, account, rights, granted, ACCESS_TOKEN_LIFE);
  }

  private Optional<Issued> valid(Map<String, Issued> tokens, String token) {
    return Optional.ofNullable(tokens.get(token))
        .filter(issued -> clock.instant().isBefore(issued.expires()));
  }

  private String issue(
      Map<String, Issued> tokens,
      AcrAccount account,
      AcrRights rights,
      List<AccessScope> access,
      Duration life) {
    Instant now = clock.instant();
    String token = jwt(account, access, now, now.plus(life));
    tokens.put(token, new Issued(account, rights, access, now.plus(life)));
    return token;
  }

  private String jwt(AcrAccount account, List<AccessScope> access, Instant now, Instant expires) {
    List<JsonObject> entries = new ArrayList<>();
    for (AccessScope scope : access) {
      entries.add(
          TestJson.object(
              "type", scope.type(),
              "name", scope.name(),
              "actions", TestJson.array(scope.actions())));
    }
    JsonObject payload =
        TestJson.object(
            "iss", "Azure Container Registry",
            "aud", host,
            "sub", account.name(),
            "tid", tenant,
            "jti", newSecret(),
            "iat", now.getEpochSecond(),
            "nbf", now.getEpochSecond(),
            "exp", expires.getEpochSecond(),
            "access", TestJson.array(entries));
    String signed =
        url("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + url(TestJson.canonical(payload));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] code = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
      return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(code);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String url(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Bytes.utf8(text).toArray());
  }

  private byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Returns the roles as rights. */
  static AcrRights rights(String host, AcrRole... roles) {
    return roles.length == 0 ? AcrRights.NONE : AcrRights.ofRoles(host, Set.of(roles));
  }
}
