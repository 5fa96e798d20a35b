// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.serving;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.TestKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;

/**
 * What somebody who controls the network, the server and the server's own keys may serve to a
 * client that trusted the honest repository before, and the refusal that it must meet.
 *
 * @param description what is done, in words
 * @param expected the refusal's code
 * @param later how much time passes before the client asks again
 * @param state makes what is served from the repository and its honest state
 */
record Attack(
    String description,
    String expected,
    Duration later,
    BiFunction<DemoRepository, PublishedRepository, PublishedRepository> state) {
  private static final int FAR_TOO_LONG = 1 << 20;

  /** Returns the attacks, one of each kind. */
  static List<Attack> all(Instant now) {
    return List.of(
        attack(
            "a file altered on the way",
            "CHECKSUM_MISMATCH",
            (repository, honest) -> altered(repository)),
        attack(
            "a tag signed with a stranger's key",
            "INSUFFICIENT_SIGNATURES",
            (repository, honest) -> signedByStranger(repository)),
        attack(
            "an older state of the whole repository", "ROLLBACK", (repository, honest) -> honest),
        attack(
            "an older list of released tags under a new timestamp",
            "ROLLBACK",
            (repository, honest) -> olderReleases(repository, honest)),
        attack(
            "the list of released tags left out",
            "MISSING",
            (repository, honest) -> withoutReleases(repository)),
        new Attack(
            "the same state for ever, so that no update is seen",
            "EXPIRED",
            Duration.ofDays(15),
            (repository, honest) -> repository.publish()),
        attack(
            "another root, made up from nothing",
            "ROOT_ROTATION_REJECTED",
            (repository, honest) -> new DemoRepository(now).publish()),
        attack(
            "a file that does not end",
            "LENGTH_EXCEEDED",
            (repository, honest) -> endless(repository)),
        attack(
            "a file with one name twice, which two readers understand differently",
            "MALFORMED",
            (repository, honest) -> ambiguous(repository)));
  }

  private static Attack attack(
      String description,
      String expected,
      BiFunction<DemoRepository, PublishedRepository, PublishedRepository> state) {
    return new Attack(description, expected, Duration.ZERO, state);
  }

  private static PublishedRepository altered(DemoRepository repository) {
    repository.builder().delegation(DemoRepository.RELEASES, role -> role.target("2.0", "more"));
    PublishedRepository next = repository.publish();
    PublishedRepository altered = next;
    for (String file : next.served().keySet()) {
      if (file.startsWith(DemoRepository.RELEASES)) {
        altered = altered.with(file, withOtherVersion(next.served().get(file)));
      }
    }
    return altered;
  }

  private static Bytes withOtherVersion(Bytes file) {
    return Bytes.utf8(file.toUtf8().replaceFirst("\"version\":[0-9]", "\"version\":9"));
  }

  private static PublishedRepository signedByStranger(DemoRepository repository) {
    repository
        .builder()
        .delegation(
            DemoRepository.RELEASES,
            role -> role.target("1.0", "something else").signedBy(TestKey.ecdsa()));
    return repository.publish();
  }

  private static PublishedRepository olderReleases(
      DemoRepository repository, PublishedRepository honest) {
    repository
        .builder()
        .delegation(DemoRepository.RELEASES, role -> role.replay(honest.file(RoleName.RELEASES)));
    return repository.publish();
  }

  private static PublishedRepository withoutReleases(DemoRepository repository) {
    repository.builder().change(RoleName.RELEASES, role -> role.notInSnapshot());
    return repository.publish();
  }

  private static PublishedRepository endless(DemoRepository repository) {
    PublishedRepository next = repository.publish();
    return next.with(
        "timestamp.json",
        Bytes.utf8(next.file(RoleName.TIMESTAMP).toUtf8() + " ".repeat(FAR_TOO_LONG)));
  }

  private static PublishedRepository ambiguous(DemoRepository repository) {
    repository
        .builder()
        .timestamp(
            role ->
                role.wire(
                    file -> Bytes.utf8(file.toUtf8().replaceFirst("\\{", "{\"signatures\":[],"))));
    return repository.publish();
  }
}
