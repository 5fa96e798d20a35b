// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.client.Strictness;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Docker's rule on top of Notary's search (Docker's CLI 28, {@code cli/command/image/trust.go}): a
 * tag is looked up in {@code targets/releases} and below, then in {@code targets}, and the role
 * that has it must be exactly one of these two. Signers' own delegations never decide, so an
 * unusable one does no harm here.
 *
 * <p>Immutable and thread-safe.
 */
public final class DockerTags {
  private static final List<RoleName> RELEASES = List.of(RoleName.RELEASES);

  private final TargetSearch search;
  private final UsableTarget check;

  /**
   * Creates the search.
   *
   * @param repository what was verified
   * @param strictness whether an unusable {@code targets/releases} ends a search
   */
  public DockerTags(VerifiedRepository repository, Strictness strictness) {
    this(new TargetSearch(repository, strictness));
  }

  DockerTags(TargetSearch search) {
    this.search = search;
    this.check = new UsableTarget(search.repository());
  }

  /**
   * Resolves a tag.
   *
   * @param tag the tag
   * @return the signed tag
   * @throws NotSignedException {@code NOT_RELEASED} if only another role has the tag, {@code
   *     NO_SUCH_TARGET} if none has
   * @throws dev.contenttrust.core.UntrustedException if a role that could have answered must not be
   *     trusted, or the entry cannot be used
   */
  public SignedTarget require(String tag) {
    VerifiedRepository repository = search.repository();
    Optional<SignedTarget> found = search.find(tag, RELEASES);
    if (found.isEmpty()) {
      found =
          repository
              .targets()
              .metadata()
              .payload()
              .targets()
              .find(tag)
              .map(file -> check.require(RoleName.TARGETS, file));
    }
    if (found.isPresent() && isReleasing(found.get())) {
      return found.get();
    }
    List<SignedTarget> elsewhere = found.map(List::of).orElseGet(() -> search.everywhere(tag));
    throw elsewhere.isEmpty() ? notSigned(tag) : notReleased(tag, elsewhere.get(0).role());
  }

  /**
   * Returns every tag that {@link #require} resolves.
   *
   * @return the tags: those of {@code targets/releases}, then those that only {@code targets} has
   * @throws dev.contenttrust.core.UntrustedException if {@code targets/releases} or a role below it
   *     must not be trusted
   */
  public List<SignedTarget> list() {
    Map<String, Optional<SignedTarget>> found = search.answers(RELEASES);
    search.repository().targets().metadata().payload().targets().stream()
        .forEach(
            file -> found.computeIfAbsent(file.name(), name -> check.find(RoleName.TARGETS, file)));
    return found.values().stream()
        .flatMap(Optional::stream)
        .filter(DockerTags::isReleasing)
        .toList();
  }

  private static boolean isReleasing(SignedTarget target) {
    return target.role().equals(RoleName.RELEASES) || target.role().equals(RoleName.TARGETS);
  }

  private NotSignedException notSigned(String tag) {
    String gun = search.repository().gun().value();
    return new NotSignedException(
        gun,
        NotSignedException.Reason.NO_SUCH_TARGET,
        tag,
        "No valid trust data for "
            + UsableTarget.printable(tag)
            + ": "
            + gun
            + " is signed, this tag is not");
  }

  private NotSignedException notReleased(String tag, RoleName role) {
    String gun = search.repository().gun().value();
    return new NotSignedException(
        gun,
        NotSignedException.Reason.NOT_RELEASED,
        tag,
        "No trust data for "
            + UsableTarget.printable(tag)
            + ": in "
            + gun
            + " only "
            + role
            + " signed it, which does not release; sign it in targets/releases or targets");
  }
}
