// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.transport.BoundedBody.Beyond;
import dev.contenttrust.core.Bytes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A caller gets its body whole where it comes at once, and else before it comes")
class SlowBodiesTest {
  private static final Flow.Subscription OPEN = new SilentSubscription();

  private final SlowBodies bodies = new SlowBodies();

  private ArrivingBody expected(long maxBytes, long declared) {
    ArrivingBody body = new ArrivingBody(new BoundedBody(maxBytes, declared, Beyond.FAIL));
    return bodies.expect(body);
  }

  private static CompletableFuture<ArrivingBody> handedOver(ArrivingBody body) {
    return body.getBody().toCompletableFuture();
  }

  private static ArrivingBody soon(ArrivingBody body) throws Exception {
    return handedOver(body).get(10, TimeUnit.SECONDS);
  }

  @Test
  void wholeBody_isHandedOverAtOnce() {
    ArrivingBody body = expected(100, 3);
    body.onSubscribe(OPEN);
    body.onNext(List.of(ByteBuffer.wrap(new byte[3])));
    body.onComplete();

    assertThat(handedOver(body)).isCompletedWithValue(body);
    assertThat(body.whole()).isCompletedWithValue(Bytes.wrap(new byte[3]));
  }

  @Test
  void refusedBody_isHandedOverAtOnce() {
    ArrivingBody body = expected(100, 101);
    body.onSubscribe(OPEN);

    assertThat(handedOver(body)).isCompletedWithValue(body);
    assertThat(body.whole()).isCompletedExceptionally();
  }

  @Test
  void bodyOfWhichNothingComes_isHandedOverAsItIs_andSoIsTheNextOne() throws Exception {
    for (int each = 0; each < 3; each++) {
      ArrivingBody body = expected(100, 3);
      body.onSubscribe(OPEN);

      assertThat(soon(body)).isSameAs(body);
      assertThat(body.whole()).isNotDone();
    }
  }

  @Test
  void allThatAreUnderWay_areHandedOver() throws Exception {
    List<ArrivingBody> many = List.of(expected(1, 1), expected(2, 2), expected(3, 3));

    for (ArrivingBody body : many) {
      assertThat(soon(body)).isSameAs(body);
      assertThat(body.whole()).isNotDone();
    }
  }
}
