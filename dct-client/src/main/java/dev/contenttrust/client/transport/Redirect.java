// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.client.transport.HttpCall.Redirects;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import java.net.URI;

/** Decides which redirects are followed, and with what. */
final class Redirect {
  private Redirect() {}

  static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  /** Returns the call to make next; credentials stay with their origin. */
  static HttpCall follow(HttpCall call, HttpReply reply, HttpTransport transport) {
    URI target = target(call, reply);
    Origin from = Origin.of(call.uri());
    Origin to = Origin.of(target);
    if (from.isEncrypted() && !to.isEncrypted()) {
      throw refusal(call, reply, "a redirect from https to http is not followed");
    }
    if (target.getRawUserInfo() != null || !transport.isPermitted(to)) {
      throw refusal(call, reply, "a redirect to " + to + " is not followed");
    }
    if (to.equals(from)) {
      return call.redirectedTo(target, true);
    }
    boolean upgrade = to.host().equals(from.host()) && !from.isEncrypted() && to.isEncrypted();
    boolean elsewhere =
        call.redirects() == Redirects.ANY_HTTPS_WITHOUT_CREDENTIALS
            && (to.isEncrypted() || to.isLoopback());
    if (upgrade || elsewhere) {
      return call.redirectedTo(target, false);
    }
    throw refusal(call, reply, "a redirect to another server, " + to + ", is not followed");
  }

  private static URI target(HttpCall call, HttpReply reply) {
    String location = reply.headers().firstValue("location").orElse("");
    try {
      URI target = call.uri().resolve(location);
      Origin.of(target);
      if (!location.isEmpty()) {
        return target;
      }
    } catch (IllegalArgumentException e) {
      throw refusal(call, reply, "a redirect without a usable target");
    }
    throw refusal(call, reply, "a redirect without a target");
  }

  static TrustServerException refusal(HttpCall call, HttpReply reply, String why) {
    return new TrustServerException(
        call.repository(),
        Reason.REDIRECTED,
        reply.status(),
        call + ": " + why + " (HTTP " + reply.status() + ")",
        null);
  }
}
