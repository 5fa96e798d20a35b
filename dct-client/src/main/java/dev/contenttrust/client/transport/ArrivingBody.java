// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.core.Bytes;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A body that whoever asked waits for in their own thread. For the JDK's client the reply is
 * complete once the body was handed over, be it whole or not: a blocking request then returns to
 * the asking thread, its headers bound by the request's timeout and its body by the caller's
 * patience, while an asynchronous one would pass through a thread pool first, which costs more than
 * all the rest.
 */
final class ArrivingBody implements BodySubscriber<ArrivingBody> {
  private final BodySubscriber<Bytes> collector;
  private final CompletableFuture<ArrivingBody> handedOver = new CompletableFuture<>();
  private volatile Flow.@Nullable Subscription subscription;

  ArrivingBody(BodySubscriber<Bytes> collector) {
    this.collector = collector;
  }

  @Override
  public CompletionStage<ArrivingBody> getBody() {
    return handedOver;
  }

  /** Lets the request return to whoever asked. */
  void handOver() {
    handedOver.complete(this);
  }

  /** Returns the future of the whole body, or of what went wrong on the way. */
  CompletableFuture<Bytes> whole() {
    return collector.getBody().toCompletableFuture();
  }

  /** Hangs up: nobody waits for the rest. */
  void abandon() {
    Flow.Subscription open = subscription;
    if (open != null) {
      open.cancel();
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription offered) {
    subscription = offered;
    collector.onSubscribe(offered);
  }

  @Override
  public void onNext(List<ByteBuffer> part) {
    collector.onNext(part);
  }

  @Override
  public void onError(Throwable failure) {
    collector.onError(failure);
  }

  @Override
  public void onComplete() {
    collector.onComplete();
  }
}
