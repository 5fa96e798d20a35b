// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ReviewRequestProperties {
  @Property(tries = 500)
  void damagedReview_isRefusedOrStillNamesImages(
      @ForAll("documents") String name, @ForAll @IntRange(max = 4000) int at, @ForAll byte value)
      throws IOException {
    byte[] review = document(name);
    review[at % review.length] = value;
    assertIsRefusedOrNamesImages(review);
  }

  @Property(tries = 200)
  void reviewWithoutAPart_isRefusedOrStillNamesImages(
      @ForAll("documents") String name,
      @ForAll @IntRange(max = 4000) int at,
      @ForAll @IntRange(min = 1, max = 200) int length)
      throws IOException {
    String review = new String(document(name), StandardCharsets.ISO_8859_1);
    int from = at % review.length();
    String rest = review.substring(Math.min(review.length(), from + length));
    assertIsRefusedOrNamesImages(
        (review.substring(0, from) + rest).getBytes(StandardCharsets.ISO_8859_1));
  }

  @Provide
  Arbitrary<String> documents() {
    return Arbitraries.of("pod.json", "deployment.json", "cronjob.json");
  }

  private static void assertIsRefusedOrNamesImages(byte[] review) {
    try {
      ReviewRequest request = ReviewRequest.read(Bytes.wrap(review));
      List<PodImage> images = request.images();
      assertThat(images).allSatisfy(image -> assertThat(image.image()).isNotEmpty());
    } catch (MalformedReviewException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  private static byte[] document(String name) throws IOException {
    try (InputStream in = ReviewRequestProperties.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
