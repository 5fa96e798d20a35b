// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreBetweenProcessesTest {
  private static final Gun GUN = new Gun("example.com/app");
  private static final List<RoleName> ROLES =
      List.of(
          RoleName.ROOT,
          RoleName.TIMESTAMP,
          RoleName.SNAPSHOT,
          RoleName.TARGETS,
          RoleName.RELEASES);

  @TempDir Path folder;

  /** The other process: moves the stored set forward, one generation at a time. */
  static final class Writer {
    public static void main(String[] arguments) throws IOException {
      MetadataStore store = MetadataStore.directory(Path.of(arguments[0]));
      System.out.write('!');
      System.out.flush();
      advance(store, Integer.parseInt(arguments[1]));
    }
  }

  private static void advance(MetadataStore store, int times) {
    for (int done = 0; done < times; ) {
      StoredMetadata loaded = store.load(GUN);
      if (store.replace(GUN, loaded, generation(generationOf(loaded) + 1))) {
        done++;
      }
    }
  }

  private static StoredMetadata generation(long number) {
    Map<RoleName, Bytes> files = new TreeMap<>();
    Map<RoleName, Long> versions = new TreeMap<>();
    for (RoleName role : ROLES) {
      files.put(role, Bytes.utf8(role + " " + number + " " + "x".repeat(5000)));
      versions.put(role, number);
    }
    return new StoredMetadata(files, versions, "", List.of());
  }

  private static long generationOf(StoredMetadata loaded) {
    return loaded.versions().getOrDefault(RoleName.TIMESTAMP, 0L);
  }

  private Process writer(int times) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                folder.toString(),
                Integer.toString(times))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.getInputStream().read()).isEqualTo('!');
    return process;
  }

  @Test
  void twoProcessesAndTwoThreads_loseNoGeneration() throws Exception {
    List<Process> processes = List.of(writer(20), writer(20));
    CountDownLatch done = new CountDownLatch(2);
    List<Throwable> failures = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Thread thread =
          new Thread(
              () -> {
                advance(MetadataStore.directory(folder), 20);
                done.countDown();
              });
      thread.setUncaughtExceptionHandler((ignored, failure) -> failures.add(failure));
      thread.start();
    }
    assertThat(done.await(60, TimeUnit.SECONDS)).describedAs("%s", failures).isTrue();
    for (Process process : processes) {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    assertThat(generationOf(MetadataStore.directory(folder).load(GUN))).isEqualTo(80);
  }

  @Test
  void writerKilledAtAnyMoment_leavesOneWholeGeneration() throws Exception {
    Random random = new Random(20261121);
    MetadataStore store = MetadataStore.directory(folder);
    long before = 0;
    for (int round = 0; round < 8; round++) {
      Process process = writer(1_000_000);
      process.waitFor(20 + random.nextInt(60), TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
      StoredMetadata loaded = store.load(GUN);
      long generation = generationOf(loaded);
      assertThat(generation).isGreaterThanOrEqualTo(before);
      if (generation > 0) {
        assertThat(loaded.files()).isEqualTo(generation(generation).files());
      }
      advance(store, 1);
      assertThat(store.load(GUN).files()).isEqualTo(generation(generation + 1).files());
      assertThat(Files.exists(folder.resolve("tuf/example.com/app/.dct/stage"))).isFalse();
      before = generation + 1;
    }
  }
}
