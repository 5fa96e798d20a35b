// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.core.Bytes;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Hands a body on to a sink and hangs up beyond the bound, at which nothing more reaches the sink.
 * A declared length is used to give up early and never trusted.
 */
final class SinkBody implements BodySubscriber<Bytes> {
  /** The sink could not take the content: no fault of the server's. */
  static final class SinkFailed extends IOException {
    private static final long serialVersionUID = 1L;

    SinkFailed(IOException cause) {
      super(cause);
    }
  }

  private final ContentSink sink;
  private final long maxBytes;
  private final long declared;
  private final Runnable progress;
  private final CompletableFuture<Bytes> result = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;
  private long total;

  SinkBody(ContentSink sink, long maxBytes, long declared, Runnable progress) {
    this.sink = sink;
    this.maxBytes = maxBytes;
    this.declared = declared;
    this.progress = progress;
  }

  @Override
  public CompletionStage<Bytes> getBody() {
    return result;
  }

  @Override
  public void onSubscribe(Flow.Subscription offered) {
    subscription = offered;
    if (declared > maxBytes) {
      hangUp(new BoundedBody.TooLong());
      return;
    }
    try {
      sink.begin();
      offered.request(1);
    } catch (IOException e) {
      hangUp(new SinkFailed(e));
    }
  }

  @Override
  public void onNext(List<ByteBuffer> part) {
    if (result.isDone()) {
      return;
    }
    progress.run();
    try {
      for (ByteBuffer buffer : part) {
        total += buffer.remaining();
        if (total > maxBytes) {
          hangUp(new BoundedBody.TooLong());
          return;
        }
        sink.write(buffer);
      }
      Flow.Subscription open = subscription;
      if (open != null) {
        open.request(1);
      }
    } catch (IOException e) {
      hangUp(new SinkFailed(e));
    }
  }

  @Override
  public void onError(Throwable failure) {
    result.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    result.complete(Bytes.empty());
  }

  private void hangUp(IOException why) {
    Flow.Subscription open = subscription;
    if (open != null) {
      open.cancel();
    }
    result.completeExceptionally(why);
  }
}
