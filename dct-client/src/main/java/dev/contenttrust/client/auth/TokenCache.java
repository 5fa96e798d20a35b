// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps tokens in memory until they are due; callers that want the same one share its fetch. */
final class TokenCache {
  private static final int CROWDED = 1000;

  private final Clock clock;
  private final Map<TokenRequest, CompletableFuture<Token>> tokens = new ConcurrentHashMap<>();

  TokenCache(Clock clock) {
    this.clock = clock;
  }

  /**
   * Returns a usable token. On a mere chance it is only one that is held or on its way: whoever
   * needs it for certain must not share the fate of a request that may be given up.
   *
   * @param refused a token that the server did not accept, so that another one is needed
   */
  Token get(
      TokenRequest request, @Nullable Token refused, Deadline deadline, Supplier<Token> fetch) {
    while (true) {
      CompletableFuture<Token> mine = new CompletableFuture<>();
      CompletableFuture<Token> present =
          deadline.isOnChance()
              ? held(request, refused)
              : tokens.compute(request, (k, old) -> isUsable(old, refused) ? old : mine);
      if (present == mine) {
        return fetched(request, mine, fetch);
      }
      Token shared = awaited(present, request, deadline);
      if (shared != null) {
        return shared;
      }
    }
  }

  private CompletableFuture<Token> held(TokenRequest request, @Nullable Token refused) {
    CompletableFuture<Token> held = tokens.get(request);
    if (held == null || !isUsable(held, refused)) {
      throw notHeld(request.scope().name());
    }
    return held;
  }

  /** Ends a call on a mere chance that would have to ask for a login or a token. */
  static TrustServerException notHeld(String repository) {
    return new TrustServerException(
        repository, Reason.UNAUTHENTICATED, 0, "no login is asked for on a mere chance", null);
  }

  private boolean isUsable(@Nullable CompletableFuture<Token> held, @Nullable Token refused) {
    if (held == null || !held.isDone()) {
      return held != null;
    }
    if (held.isCompletedExceptionally()) {
      return false;
    }
    Token token = held.join();
    return !token.equals(refused) && !token.isDue(clock.instant());
  }

  private Token fetched(
      TokenRequest request, CompletableFuture<Token> mine, Supplier<Token> fetch) {
    try {
      Token token = fetch.get();
      mine.complete(token);
      dropDueOnes();
      return token;
    } catch (RuntimeException | Error e) {
      tokens.remove(request, mine);
      if (Thread.currentThread().isInterrupted()) {
        // which the others were not: one of them begins anew
        mine.cancel(false);
      } else {
        mine.completeExceptionally(e);
      }
      throw e;
    }
  }

  private void dropDueOnes() {
    if (tokens.size() > CROWDED) {
      Instant now = clock.instant();
      tokens
          .values()
          .removeIf(
              held -> held.isDone() && !held.isCompletedExceptionally() && held.join().isDue(now));
    }
  }

  /**
   * Returns null if the other caller was interrupted, or ran out of its own time and this one has
   * some left.
   */
  private static @Nullable Token awaited(
      CompletableFuture<Token> present, TokenRequest request, Deadline deadline) {
    try {
      return present.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw failure(request, Reason.TIMEOUT, "no token in time", e);
    } catch (CancellationException givenUp) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(request, Reason.UNREACHABLE, "interrupted while waiting for a token", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TrustServerException shared) {
        if (shared.reason() == Reason.TIMEOUT && !deadline.isOver()) {
          return null;
        }
        throw again(request, shared);
      }
      throw failure(request, Reason.PROTOCOL, "the token could not be fetched", e);
    }
  }

  /** Returns another caller's failure as this caller's own, so that each has its stack trace. */
  private static TrustServerException again(TokenRequest request, TrustServerException shared) {
    String name = request.scope().name();
    String message = String.valueOf(shared.getMessage());
    return shared
        .diagnosis()
        .map(
            why ->
                TrustServerException.diagnosed(
                    name, shared.reason(), shared.status(), message, why))
        .orElseGet(
            () ->
                new TrustServerException(name, shared.reason(), shared.status(), message, shared));
  }

  private static TrustServerException failure(
      TokenRequest request, Reason reason, String why, Throwable cause) {
    return new TrustServerException(request.scope().name(), reason, 0, why, cause);
  }
}
