// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.core.Bytes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Files below one URL, as plain TUF repositories publish them. Only GET is used. Thread-safe.
 *
 * <p>Paths are appended to the base as they are: what may not stand in a URL path is
 * percent-encoded, what is encoded already stays so, and dot segments are not resolved. Redirects
 * are followed to any https server, without credentials: a folder that moved is found again, and
 * what comes from there is verified like everything else.
 */
public final class HttpFolder implements MetadataSource, ContentSource {
  /** What an answer of 403 means. */
  public enum Forbidden {
    /** That access is refused. */
    REFUSED,
    /**
     * That there is no such file: object stores whose listing is not public say so. Danger: whoever
     * can make the server refuse access can then hide a newer root for as long as the rest is
     * fresh.
     */
    ABSENT
  }

  private static final String LEGAL = "-._~!$&'()*+,;=:@/";

  private final HttpTransport transport;
  private final String base;
  private final Forbidden forbidden;

  /**
   * Creates the source.
   *
   * @param transport makes the requests
   * @param base the URL below which the files are, with or without a slash at its end
   * @param forbidden what 403 means
   * @throws IllegalArgumentException if the transport would not connect there, or the URL has a
   *     query or fragment
   */
  public HttpFolder(HttpTransport transport, URI base, Forbidden forbidden) {
    if (base.getRawQuery() != null || base.getRawFragment() != null) {
      throw new IllegalArgumentException("a base URL has neither query nor fragment");
    }
    String text = transport.requirePermitted(base).toString();
    this.transport = transport;
    this.base = text.endsWith("/") ? text : text + "/";
    this.forbidden = forbidden;
  }

  @Override
  public Optional<Bytes> fetch(String file, long maxBytes, Deadline deadline) {
    HttpCall call = call(file, maxBytes);
    HttpReply reply = transport.call(call, deadline);
    return isThere(call, reply) ? Optional.of(reply.body()) : Optional.empty();
  }

  @Override
  public boolean fetch(String path, long maxBytes, ContentSink sink, Deadline deadline) {
    HttpCall call = call(path, maxBytes);
    return isThere(call, transport.download(call, sink, deadline));
  }

  /** Whoever is redirected to another server for bytes that are verified needs not trust it. */
  private HttpCall call(String path, long maxBytes) {
    return HttpCall.get(describe(), uri(path))
        .withMaxBytes(maxBytes)
        .withRedirects(HttpCall.Redirects.ANY_HTTPS_WITHOUT_CREDENTIALS);
  }

  @Override
  public String describe() {
    return base;
  }

  private boolean isThere(HttpCall call, HttpReply reply) {
    if (reply.status() == 200) {
      return true;
    }
    if (reply.status() == 404 || (reply.status() == 403 && forbidden == Forbidden.ABSENT)) {
      return false;
    }
    throw ErrorReply.of(reply).asException(call);
  }

  private URI uri(String path) {
    return URI.create(base + escaped(path));
  }

  private static String escaped(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    StringBuilder text = new StringBuilder(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xff);
      boolean legal =
          (c < 0x80 && (Character.isLetterOrDigit(c) || LEGAL.indexOf(c) >= 0))
              || (c == '%' && isHex(bytes, i + 1) && isHex(bytes, i + 2));
      if (legal) {
        text.append(c);
      } else {
        text.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return text.toString();
  }

  private static boolean isHex(byte[] bytes, int index) {
    return index < bytes.length && bytes[index] >= 0 && Character.digit(bytes[index], 16) >= 0;
  }
}
