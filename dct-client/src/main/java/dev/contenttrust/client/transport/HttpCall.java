// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.core.Bytes;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request, not yet made. Immutable: each {@code with} method returns a changed copy.
 *
 * <p>Bodies and headers never appear in {@link #toString()}: they may carry secrets.
 */
public final class HttpCall {
  /** Which redirects are followed. */
  public enum Redirects {
    /** Those that stay at scheme, host and port, or go from http to https on the same host. */
    SAME_HOST,
    /**
     * Also those to other hosts, over https and without credentials: for content that is checked
     * against a known digest, which registries serve from separate storage.
     */
    ANY_HTTPS_WITHOUT_CREDENTIALS
  }

  /** The longest accepted body where a call names no limit, in bytes: 1 MiB. */
  public static final long DEFAULT_MAX_BYTES = 1L << 20;

  private final String repository;
  private final String method;
  private final URI uri;
  private final Map<String, String> headers;
  private final @Nullable Bytes body;
  private final long maxBytes;
  private final @Nullable AccessScope scope;
  private final Redirects redirects;

  private HttpCall(
      String repository,
      String method,
      URI uri,
      Map<String, String> headers,
      @Nullable Bytes body,
      long maxBytes,
      @Nullable AccessScope scope,
      Redirects redirects) {
    this.repository = repository;
    this.method = method;
    this.uri = uri;
    this.headers = headers;
    this.body = body;
    this.maxBytes = maxBytes;
    this.scope = scope;
    this.redirects = redirects;
  }

  /**
   * Returns a GET request.
   *
   * @param repository what it is about, for error reports: a GUN, a registry's repository
   * @param uri the target
   * @return the call
   */
  public static HttpCall get(String repository, URI uri) {
    return of(repository, "GET", uri);
  }

  /**
   * Returns a request of any method.
   *
   * @param repository what it is about, for error reports: a GUN, a registry's repository
   * @param method the method, in upper case
   * @param uri the target
   * @return the call
   */
  public static HttpCall of(String repository, String method, URI uri) {
    return new HttpCall(
        repository, method, uri, Map.of(), null, DEFAULT_MAX_BYTES, null, Redirects.SAME_HOST);
  }

  /**
   * Adds a header, replacing one of that name.
   *
   * @param name the header's name
   * @param value its value
   * @return the changed call
   */
  public HttpCall withHeader(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(headers);
    changed.put(name.toLowerCase(Locale.ROOT), value);
    return new HttpCall(repository, method, uri, changed, body, maxBytes, scope, redirects);
  }

  /**
   * Sets the body.
   *
   * @param contentType its media type
   * @param content the bytes
   * @return the changed call
   */
  public HttpCall withBody(String contentType, Bytes content) {
    HttpCall typed = withHeader("content-type", contentType);
    return new HttpCall(
        repository, method, uri, typed.headers, content, maxBytes, scope, redirects);
  }

  /**
   * Sets how long a successful reply may be.
   *
   * @param bytes the longest body, in bytes
   * @return the changed call
   */
  public HttpCall withMaxBytes(long bytes) {
    return new HttpCall(repository, method, uri, headers, body, bytes, scope, redirects);
  }

  /**
   * Sets what the call needs to be allowed to do; without it no credentials are ever sent.
   *
   * @param needed the scope
   * @return the changed call
   */
  public HttpCall withScope(AccessScope needed) {
    return new HttpCall(repository, method, uri, headers, body, maxBytes, needed, redirects);
  }

  /**
   * Sets which redirects are followed.
   *
   * @param followed the rule
   * @return the changed call
   */
  public HttpCall withRedirects(Redirects followed) {
    return new HttpCall(repository, method, uri, headers, body, maxBytes, scope, followed);
  }

  /**
   * Sets another target, for the next page of a list.
   *
   * @param target the target
   * @return the changed call
   */
  public HttpCall withUri(URI target) {
    return new HttpCall(repository, method, target, headers, body, maxBytes, scope, redirects);
  }

  HttpCall redirectedTo(URI target, boolean keepCredentials) {
    Map<String, String> kept = new LinkedHashMap<>(headers);
    if (!keepCredentials) {
      kept.remove("authorization");
    }
    return new HttpCall(repository, method, target, kept, body, maxBytes, scope, redirects);
  }

  /** {@return what the call is about, for error reports} */
  public String repository() {
    return repository;
  }

  /** {@return the method} */
  public String method() {
    return method;
  }

  /** {@return the target} */
  public URI uri() {
    return uri;
  }

  /** {@return how long a successful reply may be, in bytes} */
  public long maxBytes() {
    return maxBytes;
  }

  /**
   * Returns what the call needs to be allowed to do; empty if nothing may be proven.
   *
   * @return what the call needs to be allowed to do
   */
  public Optional<AccessScope> scope() {
    return Optional.ofNullable(scope);
  }

  /** {@return which redirects are followed} */
  public Redirects redirects() {
    return redirects;
  }

  /** {@return whether repeating the call is harmless and it may therefore be retried} */
  public boolean isRepeatable() {
    return method.equals("GET") || method.equals("HEAD");
  }

  /** {@return the target without user, query and fragment, for messages} */
  public String target() {
    return Origin.of(uri) + (uri.getRawPath() == null ? "" : uri.getRawPath());
  }

  Map<String, String> headers() {
    return headers;
  }

  @Nullable Bytes body() {
    return body;
  }

  /** Returns method and target, without query, headers and body. */
  @Override
  public String toString() {
    return method + " " + target();
  }
}
