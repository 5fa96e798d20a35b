// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NotaryRecordingsTest {
  static List<String> recordings() throws IOException, URISyntaxException {
    Path folder = folder();
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  /** What the real programs wrote, we would write. */
  @ParameterizedTest
  @MethodSource("recordings")
  void fileOfTheRealPrograms_isWrittenAgainByteForByte(String file) throws Exception {
    Bytes wire = Bytes.wrap(Files.readAllBytes(folder().resolve(file)));

    assertThat(NotaryFixedPoint.reemit(wire).toUtf8()).isEqualTo(wire.toUtf8());
  }

  private static Path folder() throws URISyntaxException {
    return Path.of(
            Objects.requireNonNull(
                    NotaryRecordingsTest.class.getResource("/notary-0.7.0/README.md"))
                .toURI())
        .getParent();
  }
}
