// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.client.transport.BoundedBody.Beyond;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its reply, bounded in time and size, failures told apart. */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);

  /** How much of an error report is read, in bytes. */
  private static final long ERROR_BYTES = 64L << 10;

  private final Clients clients;
  private final Duration replyTimeout;
  private final String userAgent;
  private final ProxyLogin proxyLogin;
  private final SlowBodies slowBodies = new SlowBodies();

  Exchange(Clients clients, Duration replyTimeout, String userAgent, ProxyLogin proxyLogin) {
    this.clients = clients;
    this.replyTimeout = replyTimeout;
    this.userAgent = userAgent;
    this.proxyLogin = proxyLogin;
  }

  HttpReply run(HttpCall call, @Nullable ContentSink sink, Deadline deadline) {
    Duration left = deadline.remaining();
    if (left.isZero()) {
      throw failure(call, Reason.TIMEOUT, "no time was left for it", null);
    }
    HttpRequest request = request(call, left);
    Progress progress = new Progress(sink == null ? left : replyTimeout);
    HttpResponse<ArrivingBody> response = begun(call, request, sink, progress);
    requirePassed(call, response);
    Bytes body = await(call, response.body(), deadline, progress);
    LOG.debug("{}: HTTP {}, {} bytes", call, response.statusCode(), body.size());
    if (response.statusCode() == 200
        && response.headers().firstValue("content-encoding").isPresent()) {
      throw failure(
          call, Reason.PROTOCOL, "the reply is encoded though no encoding was offered", null);
    }
    return new HttpReply(response.statusCode(), response.headers(), body, call.uri());
  }

  private HttpResponse<ArrivingBody> begun(
      HttpCall call, HttpRequest request, @Nullable ContentSink sink, Progress progress) {
    HttpClient client = client(call);
    try {
      return client.send(
          request, info -> slowBodies.expect(new ArrivingBody(body(call, sink, info, progress))));
    } catch (InterruptedException e) {
      throw interrupted(call, e);
    } catch (IOException | IllegalArgumentException e) {
      // the JDK's client reports some replies that make no sense as an illegal argument
      throw classified(call, e);
    }
  }

  /** A proxy that wants a login answers in the server's place, and without any body object. */
  private static void requirePassed(HttpCall call, HttpResponse<ArrivingBody> response) {
    if (response.statusCode() == 407) {
      throw failure(
          call,
          Reason.CREDENTIALS,
          "the proxy wants a login, and got none or a wrong one (HTTP 407)",
          null);
    }
  }

  private HttpClient client(HttpCall call) {
    try {
      return clients.forOrigin(Origin.of(call.uri()));
    } catch (IllegalStateException e) {
      throw failure(call, Reason.TLS_FAILED, describe(e), e);
    }
  }

  private HttpRequest request(HttpCall call, Duration left) {
    Bytes content = call.body();
    BodyPublisher publisher =
        content == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(content.toArray());
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(call.uri())
            .version(HttpClient.Version.HTTP_1_1)
            .timeout(left.compareTo(replyTimeout) < 0 ? left : replyTimeout)
            .method(call.method(), publisher)
            .setHeader("User-Agent", userAgent);
    call.headers().forEach(builder::setHeader);
    proxyLogin
        .authorization(call.uri())
        .ifPresent(login -> builder.setHeader("Proxy-Authorization", login));
    return builder.build();
  }

  private static HttpResponse.BodySubscriber<Bytes> body(
      HttpCall call,
      @Nullable ContentSink sink,
      HttpResponse.ResponseInfo info,
      Progress progress) {
    if (call.method().equals("HEAD")) {
      return BodySubscribers.replacing(Bytes.empty());
    }
    boolean success = info.statusCode() >= 200 && info.statusCode() < 300;
    long declared = ContentLength.of(info.headers()).orElse(-1);
    if (sink != null && info.statusCode() == 200) {
      progress.made();
      return new SinkBody(sink, call.maxBytes(), declared, progress::made);
    }
    return success
        ? new BoundedBody(call.maxBytes(), declared, Beyond.FAIL)
        : new BoundedBody(ERROR_BYTES, declared, Beyond.CUT);
  }

  private static Bytes await(
      HttpCall call, ArrivingBody body, Deadline deadline, Progress progress) {
    CompletableFuture<Bytes> whole = body.whole();
    try {
      while (true) {
        try {
          return whole.get(progress.patience(deadline), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          if (progress.isStalled() || deadline.isOver()) {
            body.abandon();
            throw failure(call, Reason.TIMEOUT, "the reply was not complete in time", e);
          }
        }
      }
    } catch (InterruptedException e) {
      body.abandon();
      throw interrupted(call, e);
    } catch (ExecutionException e) {
      throw classified(call, e.getCause() == null ? e : e.getCause());
    }
  }

  private static TrustServerException interrupted(HttpCall call, InterruptedException e) {
    Thread.currentThread().interrupt();
    return failure(call, Reason.UNREACHABLE, "interrupted while waiting for the reply", e);
  }

  private static RuntimeException classified(HttpCall call, Throwable failure) {
    if (causedBy(failure, BoundedBody.TooLong.class)) {
      return new MetadataSource.TooLongException(call.target(), call.maxBytes());
    }
    Throwable sinkFailure = failure.getCause() == null ? failure : failure.getCause();
    if (failure instanceof SinkBody.SinkFailed || sinkFailure instanceof SinkBody.SinkFailed) {
      return new UncheckedIOException(new IOException("the content could not be kept", failure));
    }
    if (causedBy(failure, HttpTimeoutException.class)) {
      return failure(call, Reason.TIMEOUT, "no reply in time", failure);
    }
    if (causedBy(failure, SSLException.class)) {
      return failure(call, Reason.TLS_FAILED, "TLS failed: " + describe(failure), failure);
    }
    if (causedBy(failure, UnresolvedAddressException.class)) {
      return failure(call, Reason.UNREACHABLE, "the host name is unknown", failure);
    }
    if (causedBy(failure, ConnectException.class)) {
      return failure(
          call,
          Reason.UNREACHABLE,
          "no connection could be made; is the server running, and are host and port right?",
          failure);
    }
    return failure(call, Reason.UNREACHABLE, describe(failure), failure);
  }

  private static boolean causedBy(Throwable failure, Class<? extends Throwable> type) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 20; depth++) {
      if (type.isInstance(at)) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }

  private static String describe(Throwable failure) {
    String text = failure.getMessage();
    String kind = failure.getClass().getSimpleName();
    return text == null || text.isBlank() ? kind : ServerText.printable(text);
  }

  private static TrustServerException failure(
      HttpCall call, Reason reason, String why, @Nullable Throwable cause) {
    return new TrustServerException(call.repository(), reason, 0, call + ": " + why, cause);
  }

  /** When something was last heard of the server, on the monotonic clock. */
  private static final class Progress {
    private final long patience;
    private volatile long last = System.nanoTime();

    Progress(Duration patience) {
      this.patience = patience.toNanos();
    }

    void made() {
      last = System.nanoTime();
    }

    long patience(Deadline deadline) {
      long quiet = System.nanoTime() - last;
      return Math.max(1, Math.min(patience - quiet, deadline.remaining().toNanos()));
    }

    boolean isStalled() {
      return System.nanoTime() - last >= patience;
    }
  }
}
