// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * HTTP as this library needs it: every body bounded, every exchange bounded in time, repeatable
 * requests retried with pauses, redirects followed only where nothing can leak, plain http only to
 * this machine.
 *
 * <p>It knows nothing of credentials; {@code AuthenticatingCaller} adds them. Certificates are
 * always verified, on loopback too. Bodies are never compressed. Thread-safe; share one for as long
 * as the program runs, since it keeps connections open.
 *
 * <p>Defaults: {@link RetryPolicy#DEFAULT}, 30 seconds until a reply begins, the JVM's own
 * certificate authorities and proxy settings.
 */
public final class HttpTransport implements HttpCaller {
  /** How long a connection may take to be made. */
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private static final int MAX_REDIRECTS = 5;

  private final Exchange exchange;
  private final RetryPolicy retries;
  private final boolean plainHttpAllowed;
  private final Sleeper sleeper;
  private final RandomGenerator random;
  private final Clock clock;
  private final Map<Origin, Integer> pausing = new ConcurrentHashMap<>();

  HttpTransport(HttpTransportBuilder builder) {
    this.exchange =
        new Exchange(
            new Clients(builder.client, builder.tls, builder.proxy),
            builder.replyTimeout,
            builder.userAgent,
            builder.proxyLogin);
    this.retries = builder.retries;
    this.plainHttpAllowed = builder.plainHttpAllowed;
    this.sleeper = builder.sleeper;
    this.random = builder.random;
    this.clock = builder.clock;
  }

  /**
   * Starts a transport with the defaults.
   *
   * @return a builder
   */
  public static HttpTransportBuilder builder() {
    return new HttpTransportBuilder();
  }

  /**
   * Checks that this transport would connect to the URL.
   *
   * @param uri an absolute URL
   * @return the same URL
   * @throws IllegalArgumentException if it is no http or https URL, carries user information, or is
   *     plain http to another machine without permission
   */
  public URI requirePermitted(URI uri) {
    Origin origin = Origin.of(uri);
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "credentials do not belong into the URL of " + origin + ": use a credential source");
    }
    if (!isPermitted(origin)) {
      throw new IllegalArgumentException(
          "plain http is refused for "
              + origin
              + ": use https, or allow http explicitly (it protects neither credentials nor"
              + " freshness)");
    }
    return uri;
  }

  /**
   * Tells whether this transport would connect there.
   *
   * @param origin scheme, host and port
   * @return false for plain http to another machine, unless that was allowed
   */
  public boolean isPermitted(Origin origin) {
    return origin.isEncrypted() || origin.isLoopback() || plainHttpAllowed;
  }

  @Override
  public HttpReply call(HttpCall call, Deadline deadline) {
    return call(call, null, deadline);
  }

  /**
   * Makes the call and hands the body of a successful reply (200) on to the sink while it arrives;
   * a server that stops in the middle is given up after the reply timeout.
   *
   * @param call what to ask, with the greatest length of the body
   * @param sink takes the body, from its beginning again at each attempt
   * @param deadline when the reply must be complete
   * @return the reply, whatever its status; where the sink took the body, without one
   * @throws MetadataSource.TooLongException if a successful reply is longer than the call allows
   * @throws java.io.UncheckedIOException if the sink fails
   * @throws TrustServerException if there was no reply, or it may not be followed
   */
  public HttpReply download(HttpCall call, ContentSink sink, Deadline deadline) {
    return call(call, sink, deadline);
  }

  private HttpReply call(HttpCall call, @Nullable ContentSink sink, Deadline deadline) {
    requirePermitted(call.uri());
    if (deadline.isOnChance() && pausing.containsKey(Origin.of(call.uri()))) {
      throw notWorthIt(call);
    }
    for (int attempt = 1; ; attempt++) {
      boolean last = !call.isRepeatable() || attempt >= retries.attempts() || deadline.isOnChance();
      Optional<Duration> asked;
      try {
        HttpReply reply = followingRedirects(call, sink, deadline);
        asked = RetryAfter.of(reply, clock);
        if (last || !isPassing(reply.status()) || !paused(call, attempt, asked, deadline)) {
          return reply;
        }
      } catch (TrustServerException e) {
        if (last
            || e.reason() != Reason.UNREACHABLE
            || !paused(call, attempt, Optional.empty(), deadline)) {
          throw e;
        }
      }
    }
  }

  private static boolean isPassing(int status) {
    return status == 429 || status == 502 || status == 503 || status == 504;
  }

  /** Returns false, without waiting, where waiting cannot help. */
  private boolean paused(HttpCall call, int failures, Optional<Duration> asked, Deadline deadline) {
    Duration jitter = retries.pause(failures, random);
    Duration pause = asked.filter(a -> a.compareTo(jitter) > 0).orElse(jitter);
    if (pause.compareTo(retries.longestPause()) > 0
        || pause.compareTo(deadline.remaining()) >= 0
        || Thread.currentThread().isInterrupted()) {
      return false;
    }
    Origin server = Origin.of(call.uri());
    pausing.merge(server, 1, Integer::sum);
    try {
      sleeper.sleep(pause);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      pausing.computeIfPresent(server, (busy, calls) -> calls == 1 ? null : calls - 1);
    }
  }

  private static TrustServerException notWorthIt(HttpCall call) {
    return new TrustServerException(
        call.repository(),
        Reason.BUSY,
        0,
        call + ": not asked on a mere chance, since another request waits for the server",
        null);
  }

  private HttpReply followingRedirects(
      HttpCall call, @Nullable ContentSink sink, Deadline deadline) {
    HttpCall next = call;
    for (int followed = 0; ; followed++) {
      HttpReply reply = exchange.run(next, sink, deadline);
      if (!Redirect.isRedirect(reply.status()) || !call.isRepeatable()) {
        return reply;
      }
      if (followed == MAX_REDIRECTS) {
        throw Redirect.refusal(next, reply, "more than " + MAX_REDIRECTS + " redirects");
      }
      next = Redirect.follow(next, reply, this);
    }
  }

  /** Waits between attempts; tests bring one that does not. */
  @FunctionalInterface
  public interface Sleeper {
    /**
     * Waits.
     *
     * @param pause how long
     * @throws InterruptedException if the thread was interrupted
     */
    void sleep(Duration pause) throws InterruptedException;
  }
}
