// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.core.Bytes;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Collects a body up to a bound and hangs up beyond it, so that an endless body costs no more than
 * the bound. A declared length is used to give up early; memory is reserved for it only once an
 * eighth of it has come.
 *
 * <p>What arrives is copied at once: the client's buffers are many times as large as what a server
 * may put into each of them.
 */
final class BoundedBody implements BodySubscriber<Bytes> {
  /** What happens beyond the bound. */
  enum Beyond {
    /** The exchange fails with {@link TooLong}. */
    FAIL,
    /** The rest is dropped: enough of an error report to classify it. */
    CUT
  }

  /** The body is longer than the bound. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** How many times as much as has come may be reserved for a declared length. */
  private static final int CREDIT = 8;

  private final long maxBytes;
  private final long declared;
  private final Beyond beyond;
  private byte[] received = new byte[0];
  private final CompletableFuture<Bytes> result = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;
  private long total;

  BoundedBody(long maxBytes, long declared, Beyond beyond) {
    this.maxBytes = maxBytes;
    this.declared = declared;
    this.beyond = beyond;
  }

  @Override
  public CompletionStage<Bytes> getBody() {
    return result;
  }

  @Override
  public void onSubscribe(Flow.Subscription offered) {
    subscription = offered;
    if (declared > maxBytes && beyond == Beyond.FAIL) {
      hangUp(offered);
    } else {
      offered.request(Long.MAX_VALUE);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> part) {
    if (result.isDone()) {
      return;
    }
    for (ByteBuffer buffer : part) {
      keep(buffer);
    }
    Flow.Subscription open = subscription;
    if (total > maxBytes && open != null) {
      hangUp(open);
    }
  }

  /** Copies as much as the bound allows, and counts all of it. */
  private void keep(ByteBuffer buffer) {
    int room = (int) Math.min(buffer.remaining(), Math.max(0, maxBytes - total));
    int size = (int) Math.min(total, maxBytes);
    total += buffer.remaining();
    if (room > received.length - size) {
      received = Arrays.copyOf(received, (int) Math.min(capacity(size + room), maxBytes));
    }
    buffer.get(received, size, room);
  }

  /** Twice as much as before, or exactly what was declared where that is near. */
  private long capacity(int needed) {
    return declared >= needed && declared / CREDIT <= needed
        ? declared
        : Math.max(2L * received.length, needed);
  }

  @Override
  public void onError(Throwable failure) {
    result.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    if (!result.isDone()) {
      result.complete(collected());
    }
  }

  private void hangUp(Flow.Subscription open) {
    open.cancel();
    if (beyond == Beyond.CUT) {
      result.complete(collected());
    } else {
      received = new byte[0];
      result.completeExceptionally(new TooLong());
    }
  }

  private Bytes collected() {
    int size = (int) Math.min(total, maxBytes);
    Bytes whole = Bytes.wrap(size == received.length ? received : Arrays.copyOf(received, size));
    received = new byte[0];
    return whole;
  }
}
