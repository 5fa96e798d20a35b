// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks after bodies that did not come along with their headers, and hands them to whoever asked,
 * who has a deadline for them. Most bodies are small and come at once: their callers are so woken
 * once, and no timer is set for any of them; one look serves all that are under way. Thread-safe.
 */
final class SlowBodies {
  /** How long a body may be under way before its caller waits for it: at most this, in ms. */
  private static final long GRACE = 10;

  private static final Executor LATER =
      CompletableFuture.delayedExecutor(GRACE, TimeUnit.MILLISECONDS, Runnable::run);

  private final Set<ArrivingBody> underWay = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean lookPlanned = new AtomicBoolean();

  /** Hands the body over once it is whole or has failed, at the latest at the next look. */
  ArrivingBody expect(ArrivingBody body) {
    underWay.add(body);
    var unused = body.whole().whenComplete((whole, failure) -> handOver(body));
    if (lookPlanned.compareAndSet(false, true)) {
      LATER.execute(this::look);
    }
    return body;
  }

  private void look() {
    // before the look, so that a body it misses plans the next one
    lookPlanned.set(false);
    List.copyOf(underWay).forEach(this::handOver);
  }

  private void handOver(ArrivingBody body) {
    underWay.remove(body);
    body.handOver();
  }
}
