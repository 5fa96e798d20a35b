// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import dev.contenttrust.client.auth.Credential.UserPassword;
import dev.contenttrust.client.transport.HttpCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a call carries to prove who makes it; printing it shows no secret. */
final class Proof {
  static final Proof NONE = new Proof(null, null);

  private final @Nullable UserPassword user;
  private final @Nullable Token token;

  private Proof(@Nullable UserPassword user, @Nullable Token token) {
    this.user = user;
    this.token = token;
  }

  static Proof basic(UserPassword user) {
    return new Proof(user, null);
  }

  static Proof bearer(Token token) {
    return new Proof(null, token);
  }

  boolean isNone() {
    return user == null && token == null;
  }

  boolean isBasic() {
    return user != null;
  }

  boolean isAnonymous() {
    return user == null && (token == null || token.anonymous());
  }

  @Nullable Token token() {
    return token;
  }

  /** Returns what must not be repeated in messages, as it went over the line and plain. */
  List<Secret> secrets() {
    if (user != null) {
      String encoded = BasicHeader.of(user).substring(BasicHeader.PREFIX.length());
      return List.of(user.password(), Secret.of(encoded));
    }
    return token == null ? List.of() : List.of(token.secret());
  }

  HttpCall on(HttpCall call) {
    if (user != null) {
      return call.withHeader("authorization", BasicHeader.of(user));
    }
    return token == null
        ? call
        : call.withHeader("authorization", "Bearer " + token.secret().reveal());
  }
}
