// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.transport.BoundedBody.Beyond;
import dev.contenttrust.core.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("W17: what a reply may cost")
class BoundedBodyTest {
  private static final Flow.Subscription OPEN = new SilentSubscription();

  private static BoundedBody opened(long maxBytes, Beyond beyond) {
    BoundedBody body = new BoundedBody(maxBytes, -1, beyond);
    body.onSubscribe(OPEN);
    return body;
  }

  private static Bytes whole(BoundedBody body) {
    return body.getBody().toCompletableFuture().join();
  }

  @Test
  void largeBufferWithOneByte_isNotKept() {
    BoundedBody body = opened(100, Beyond.FAIL);
    byte[] buffer = new byte[1 << 14];
    for (byte b : "tiny chunks".getBytes(StandardCharsets.US_ASCII)) {
      buffer[0] = b;
      body.onNext(List.of(ByteBuffer.wrap(buffer, 0, 1)));
      buffer[0] = '?';
    }
    body.onComplete();

    assertThat(whole(body)).isEqualTo(Bytes.utf8("tiny chunks"));
  }

  @Test
  void bodyOfExactlyTheBound_isWhole_andOneByteMoreIsTooLong() {
    BoundedBody exact = opened(4, Beyond.FAIL);
    exact.onNext(List.of(ByteBuffer.wrap(new byte[3]), ByteBuffer.wrap(new byte[1])));
    exact.onComplete();
    assertThat(whole(exact).size()).isEqualTo(4);

    BoundedBody longer = opened(4, Beyond.FAIL);
    longer.onNext(List.of(ByteBuffer.wrap(new byte[4]), ByteBuffer.wrap(new byte[1])));
    assertThatThrownBy(() -> whole(longer)).hasCauseInstanceOf(BoundedBody.TooLong.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 5, 19, 20, 21, 99, 100, 1L << 40})
  void body_isWholeWhateverLengthWasDeclared(long declared) {
    BoundedBody body = new BoundedBody(100, declared, Beyond.CUT);
    body.onSubscribe(OPEN);
    for (String part : List.of("a", "whole body", "", " in", " parts")) {
      body.onNext(List.of(ByteBuffer.wrap(part.getBytes(StandardCharsets.US_ASCII))));
    }
    body.onComplete();

    assertThat(whole(body)).isEqualTo(Bytes.utf8("awhole body in parts"));
  }

  @Test
  void errorReportBeyondTheBound_isCut() {
    BoundedBody body = opened(3, Beyond.CUT);
    body.onNext(List.of(ByteBuffer.wrap(new byte[] {1, 2}), ByteBuffer.wrap(new byte[] {3, 4})));

    assertThat(whole(body)).isEqualTo(Bytes.wrap(new byte[] {1, 2, 3}));
  }

  @Test
  void emptyBody_isEmpty() {
    BoundedBody body = opened(0, Beyond.FAIL);
    body.onComplete();

    assertThat(whole(body)).isEqualTo(Bytes.empty());
  }
}
