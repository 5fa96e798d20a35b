// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Collects the settings of an {@link HttpTransport}. Not thread-safe. */
public final class HttpTransportBuilder {
  @Nullable HttpClient client;
  @Nullable Supplier<SSLContext> tls;
  @Nullable ProxySelector proxy;
  ProxyLogin proxyLogin = uri -> Optional.empty();
  RetryPolicy retries = RetryPolicy.DEFAULT;
  Duration replyTimeout = Duration.ofSeconds(30);
  boolean plainHttpAllowed;
  String userAgent = "content-trust-java";
  HttpTransport.Sleeper sleeper = pause -> Thread.sleep(pause.toMillis());
  RandomGenerator random = new java.security.SecureRandom();
  Clock clock = Clock.systemUTC();

  HttpTransportBuilder() {}

  /**
   * Uses this client, with its own TLS and proxy settings, instead of making one.
   *
   * @param shared a client that follows no redirects and has no authenticator
   * @return this builder
   * @throws IllegalArgumentException if it does follow redirects or has an authenticator: both
   *     would take decisions about credentials out of this library's hands
   */
  public HttpTransportBuilder client(HttpClient shared) {
    if (shared.followRedirects() != HttpClient.Redirect.NEVER
        || shared.authenticator().isPresent()) {
      throw new IllegalArgumentException(
          "the HttpClient must not follow redirects and must have no authenticator");
    }
    this.client = shared;
    return this;
  }

  /**
   * Sets where the TLS settings come from; asked once, before the first https request.
   *
   * @param context makes the context
   * @return this builder
   */
  public HttpTransportBuilder tls(Supplier<SSLContext> context) {
    this.tls = context;
    return this;
  }

  /**
   * Sets the proxies.
   *
   * @param selector chooses a proxy for each URL
   * @return this builder
   */
  public HttpTransportBuilder proxy(ProxySelector selector) {
    this.proxy = selector;
    return this;
  }

  /**
   * Sets what proxies are told that demand a login.
   *
   * @param login the header for each URL
   * @return this builder
   */
  public HttpTransportBuilder proxyLogin(ProxyLogin login) {
    this.proxyLogin = login;
    return this;
  }

  /**
   * Sets how repeatable requests are retried.
   *
   * @param policy the policy
   * @return this builder
   */
  public HttpTransportBuilder retries(RetryPolicy policy) {
    this.retries = policy;
    return this;
  }

  /**
   * Sets how long a server may take until its reply begins. The whole exchange is bound by the
   * caller's {@link Deadline}.
   *
   * @param timeout the time, more than zero
   * @return this builder
   */
  public HttpTransportBuilder replyTimeout(Duration timeout) {
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("a timeout is more than zero");
    }
    this.replyTimeout = timeout;
    return this;
  }

  /**
   * Allows plain http to other machines. Whoever sits on the line can then read credentials and
   * hold back or replay answers; signatures are still verified.
   *
   * @param allowed whether it is allowed; not by default
   * @return this builder
   */
  public HttpTransportBuilder allowPlainHttp(boolean allowed) {
    this.plainHttpAllowed = allowed;
    return this;
  }

  /**
   * Sets the {@code User-Agent} header.
   *
   * @param name the value
   * @return this builder
   */
  public HttpTransportBuilder userAgent(String name) {
    this.userAgent = name;
    return this;
  }

  /**
   * Sets how pauses are made.
   *
   * @param waiting waits
   * @return this builder
   */
  public HttpTransportBuilder sleeper(HttpTransport.Sleeper waiting) {
    this.sleeper = waiting;
    return this;
  }

  /**
   * Sets where the jitter of pauses comes from.
   *
   * @param source random numbers
   * @return this builder
   */
  public HttpTransportBuilder random(RandomGenerator source) {
    this.random = source;
    return this;
  }

  /**
   * Sets the clock that dates in {@code Retry-After} are compared with.
   *
   * @param time the clock
   * @return this builder
   */
  public HttpTransportBuilder clock(Clock time) {
    this.clock = time;
    return this;
  }

  /**
   * Makes the transport; connections are made when needed.
   *
   * @return the transport
   */
  public HttpTransport build() {
    return new HttpTransport(this);
  }
}
