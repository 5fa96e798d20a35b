// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.Bytes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordingSourceTest {
  private final MemoryMetadataSource served =
      new MemoryMetadataSource(Map.of("root.json", Bytes.utf8("R1")));
  private final RecordingSource recording = new RecordingSource(served);

  @Test
  void answers_arePassedOnAndKept_absencesAreNot() {
    assertThat(fetch("root.json")).contains(Bytes.utf8("R1"));
    assertThat(fetch("targets.json")).isEmpty();

    assertThat(recording.files()).containsOnly(Map.entry("root.json", Bytes.utf8("R1")));
    assertThat(recording.describe()).isEqualTo(served.describe());
  }

  @Test
  void everyQuestion_isAskedAnew_andTheLastAnswerCounts() {
    fetch("root.json");
    Map<String, Bytes> before = recording.files();
    served.put("root.json", Bytes.utf8("R2"));

    assertThat(fetch("root.json")).contains(Bytes.utf8("R2"));

    assertThat(recording.files()).containsEntry("root.json", Bytes.utf8("R2"));
    assertThat(before).describedAs("a copy").containsEntry("root.json", Bytes.utf8("R1"));
  }

  @Test
  void failure_isPassedOn_andLeavesWhatWasThere() {
    fetch("root.json");

    assertThatThrownBy(() -> recording.fetch("root.json", 1, Deadline.in(Duration.ofSeconds(9))))
        .isInstanceOf(MetadataSource.TooLongException.class);

    assertThat(recording.files()).containsOnlyKeys("root.json");
  }

  private Optional<Bytes> fetch(String file) {
    return recording.fetch(file, 100, Deadline.in(Duration.ofSeconds(9)));
  }
}
