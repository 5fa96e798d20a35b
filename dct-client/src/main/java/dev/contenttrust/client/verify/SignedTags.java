// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.client.SignedTag;
import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.client.Strictness;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.image.ImageReference;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Answers for images from a verified repository: the tag by Docker's rules, then the digest asked
 * for and the signers required, each of which may refuse it. Immutable and thread-safe.
 */
public final class SignedTags {
  private final VerifiedRepository repository;
  private final DockerTags tags;
  private final TargetSearch search;
  private final RequiredSigners signers;

  /**
   * Creates the answers.
   *
   * @param repository what was verified
   * @param strictness whether unusable roles end a search
   */
  public SignedTags(VerifiedRepository repository, Strictness strictness) {
    this.repository = repository;
    this.search = new TargetSearch(repository, strictness);
    this.tags = new DockerTags(search);
    this.signers = new RequiredSigners(repository);
  }

  /**
   * Answers for one image.
   *
   * @param image the image, with a tag or a digest; with both, the tag must be signed with it
   * @param requiredSigners the roles that must have signed the same digest
   * @return the signed tag
   * @throws NotSignedException if it is not signed, or not by all of them
   * @throws UntrustedException if there is data that must not be trusted
   */
  public SignedTag require(ImageReference image, Collection<RoleName> requiredSigners) {
    Optional<Digest> digest = image.digest();
    Optional<String> tag = image.tag();
    if (tag.isEmpty()) {
      return signedDigest(image, digest.orElseThrow(), requiredSigners);
    }
    SignedTarget found = tags.require(tag.get());
    digest.ifPresent(named -> requireSame(image, named, found));
    return signedTag(image, found, requiredSigners);
  }

  private static void requireSame(ImageReference asked, Digest named, SignedTarget found) {
    if (!named.equals(found.digest())) {
      throw new UntrustedException.DigestDisagreement(
          asked.gun().value(),
          found.role(),
          found.name(),
          named,
          found.digest(),
          asked + ": the tag is signed with " + found.digest() + ", not with the digest asked for");
    }
  }

  private SignedTag signedTag(
      ImageReference image, SignedTarget found, Collection<RoleName> requiredSigners) {
    signers.require(found, requiredSigners);
    Set<RoleName> roles = new LinkedHashSet<>(Set.of(found.role()));
    search.everywhere(found.name()).stream()
        .filter(other -> other.digest().equals(found.digest()))
        .map(SignedTarget::role)
        .forEach(roles::add);
    return new SignedTag(image, found, List.copyOf(roles));
  }

  /** Finds a released tag of that digest which all of them signed, since one suffices. */
  private SignedTag signedDigest(
      ImageReference image, Digest digest, Collection<RoleName> requiredSigners) {
    TrustException refusal =
        new NotSignedException(
            image.gun().value(),
            NotSignedException.Reason.NO_SUCH_TARGET,
            "",
            "No valid trust data for "
                + digest
                + ": no released tag of "
                + repository.gun()
                + " is signed with it");
    for (SignedTarget tag : tags.list()) {
      if (tag.digest().equals(digest)) {
        try {
          return signedTag(image, tag, requiredSigners);
        } catch (NotSignedException | UntrustedException e) {
          refusal = e;
        }
      }
    }
    throw refusal;
  }
}
