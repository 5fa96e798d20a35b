// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.client.publish.PublishReport;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.testing.peers.NotaryCli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What several publishers do at one repository, whatever the server stores it in. */
final class PublishingTurns {
  /** Names that JSON writers, file systems and terminals see differently. */
  static final List<String> ODD_NAMES =
      List.of(
          " ",
          "../x",
          "/abs",
          "a<b>&c",
          "u\u2028v\u2029",
          "quo\"te",
          "back\\slash",
          "é",
          "e\u0301",
          "\uD83D\uDE00",
          "\uE000",
          "del\u007f",
          "a/b",
          "A",
          "CON",
          "x".repeat(300));

  private PublishingTurns() {}

  /** Notary lists v1, adds v2; we add v3; everybody sees all three, then only the third. */
  static void takeTurns(Gun gun, NotaryCli notary, OurUser ours) throws IOException {
    assertThat(notary.list(gun)).contains("v1", digest("1").hex(), "targets");
    assertThat(notary.lookup(gun, "v1").orThrow().output()).contains(digest("1").hex());
    notary.add(gun, "v2", digest("2"), 2);
    assertThat(ours.reader().lookup(gun, "v2").digest()).isEqualTo(digest("2"));

    PublishReport third = ours.publisher().signTag(gun, "v3", digest("3"), 3);

    assertThat(third.changedAnything()).isTrue();
    assertThat(names(ours, gun)).containsExactly("v1", "v2", "v3");
    assertThat(notary.list(gun)).contains(digest("1").hex(), digest("2").hex(), digest("3").hex());
    notary.remove(gun, "v1");
    ours.publisher().revokeTag(gun, "v2");
    assertThat(notary.list(gun)).contains("v3").doesNotContain("v1", "v2");
    requireOwnerOnly(notary.trustDir());
  }

  /**
   * That many publishers sign a tag each at the same moment, and every tag is there in the end.
   *
   * @return how many races were lost on the way
   */
  static int race(Gun gun, NotaryCli notary, OurUser ours, int publishers)
      throws InterruptedException, ExecutionException {
    Set<String> tags = new TreeSet<>();
    List<Callable<PublishReport>> jobs = new ArrayList<>();
    for (int i = 0; i < publishers; i++) {
      String tag = "v" + i;
      tags.add(tag);
      jobs.add(() -> ours.publisher().signTag(gun, tag, digest(tag), 1));
    }
    int conflicts = 0;
    ExecutorService threads = Executors.newFixedThreadPool(publishers);
    try {
      for (Future<PublishReport> job : threads.invokeAll(jobs)) {
        conflicts += job.get().conflicts();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(new TreeSet<>(names(ours, gun))).isEqualTo(tags);
    assertThat(notary.list(gun)).contains(tags);
    return conflicts;
  }

  /** Returns the names of the targets that somebody sees who knew nothing before. */
  static List<String> names(OurUser ours, Gun gun, RoleName... roles) {
    return ours.newcomer().list(gun, roles).stream().map(SignedTarget::name).sorted().toList();
  }

  /** Returns when the moment is over; the real programs have no clock to set. */
  static void waitUntil(Instant moment) {
    while (!Clock.systemUTC().instant().isAfter(moment)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  static Digest digest(String content) {
    return Digest.sha256Of(Bytes.utf8(content));
  }

  private static void requireOwnerOnly(Path trustDir) throws IOException {
    try (Stream<Path> files = Files.walk(trustDir)) {
      for (Path file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
      }
    }
  }
}
