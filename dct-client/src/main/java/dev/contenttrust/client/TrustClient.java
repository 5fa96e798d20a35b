// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import dev.contenttrust.client.update.MetadataUpdater;
import dev.contenttrust.client.verify.DockerTags;
import dev.contenttrust.client.verify.SignedTags;
import dev.contenttrust.client.verify.TargetSearch;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.image.ImageReference;
import java.util.Collection;
import java.util.List;

/**
 * The front door: from an image reference to the digest that its publishers signed, or a precise
 * refusal.
 *
 * <p>Every answer is verified from the root of the collection down, with the metadata store as
 * memory against rollback. Refusals are {@link dev.contenttrust.core.TrustException}s of three
 * families: nothing is signed here, there is data that must not be trusted, the server could not be
 * used.
 *
 * <p>Thread-safe; share one and keep it: verified metadata is reused, and simultaneous questions
 * about one collection cost one update.
 */
public final class TrustClient {
  private final MetadataUpdater updater;
  private final Strictness strictness;

  TrustClient(MetadataUpdater updater, Strictness strictness) {
    this.updater = updater;
    this.strictness = strictness;
  }

  /**
   * Starts a client with the choice that nobody should make by accident: whom to trust at first.
   *
   * @return the first stage
   */
  public static FirstContact builder() {
    return new FirstContact();
  }

  /**
   * Resolves an image to the digest that its publishers signed, by Docker's rules: the role {@code
   * targets/releases} and what it delegates to are asked first, then {@code targets} and all its
   * delegations, and the answer must stand in {@code targets/releases} or {@code targets} itself.
   *
   * <p>Without tag and digest the tag {@code latest} is meant. A digest alone passes through
   * without contact to a server, as {@link DigestReference}. A tag with a digest is resolved, and
   * must be signed with exactly that digest (Docker would replace the digest silently).
   *
   * <p>Roles that do not decide, such as those of signers, are neither fetched nor verified, unless
   * the tag turns out not to be signed: then all are, to tell whether one of them signed it. So
   * {@link SignedTag#signedBy()} and {@link SignedTag#warnings()} tell of deciding roles alone, it
   * is not noticed that another one is missing, expired or rolled back, and a client that works
   * offline later has no more than these; {@link #resolve(ImageReference, Collection)} looks at
   * all.
   *
   * @param image the image
   * @return the digest, with the proof if publishers signed it
   * @throws dev.contenttrust.core.NotSignedException if the tag is not signed
   * @throws dev.contenttrust.core.UntrustedException if there is data that must not be trusted
   * @throws dev.contenttrust.core.TrustServerException if the server could not be used
   */
  public ResolvedImage resolve(ImageReference image) {
    ImageReference asked = image.withDefaultTag();
    if (asked.tag().isEmpty()) {
      return new DigestReference(asked, asked.digest().orElseThrow());
    }
    VerifiedRepository known = updater.deciding(asked.gun());
    try {
      return decided(known, asked);
    } catch (NotSignedException e) {
      VerifiedRepository all =
          known.scope() == RoleScope.ALL ? known : updater.current(asked.gun());
      new SignedTags(all, strictness).require(asked, List.of());
      return decided(all, asked);
    }
  }

  private SignedTag decided(VerifiedRepository state, ImageReference asked) {
    return new SignedTags(state.within(RoleScope.DECIDING), strictness).require(asked, List.of());
  }

  /**
   * Resolves an image as {@link #resolve(ImageReference)} does, with all delegated roles fetched
   * and verified, so that {@link SignedTag#signedBy()} and warnings tell of each, and demands that
   * certain of them signed the same digest.
   *
   * @param image the image; a digest alone is looked up too if signers are required, and must be
   *     that of a released tag
   * @param requiredSigners the roles, {@code targets/NAME}, each of which must be verified and
   *     carry the tag with the same digest; none to demand nothing more
   * @return the digest, with the proof if publishers signed it
   * @throws dev.contenttrust.core.NotSignedException if the tag is not signed, or not by all of
   *     them
   * @throws dev.contenttrust.core.UntrustedException if there is data that must not be trusted
   * @throws dev.contenttrust.core.TrustServerException if the server could not be used
   */
  public ResolvedImage resolve(ImageReference image, Collection<RoleName> requiredSigners) {
    ImageReference asked = image.withDefaultTag();
    if (asked.tag().isEmpty() && requiredSigners.isEmpty()) {
      return new DigestReference(asked, asked.digest().orElseThrow());
    }
    return new SignedTags(updater.current(asked.gun()), strictness).require(asked, requiredSigners);
  }

  /**
   * Finds a target by name in Notary's order of priority.
   *
   * @param gun the collection
   * @param target the target's name
   * @param roles the roles to ask, in order, each with what it delegates to; none means {@code
   *     targets}
   * @return the target, with its proof
   * @throws dev.contenttrust.core.NotSignedException if no such target is signed
   * @throws dev.contenttrust.core.UntrustedException if there is data that must not be trusted
   * @throws dev.contenttrust.core.TrustServerException if the server could not be used
   */
  public SignedTarget lookup(Gun gun, String target, RoleName... roles) {
    return search(gun).require(target, List.of(roles));
  }

  /**
   * Lists all targets in Notary's order of priority, each name once.
   *
   * @param gun the collection
   * @param roles the roles to ask, in order, each with what it delegates to; none means {@code
   *     targets}. One that nobody delegates to adds nothing
   * @return the targets, each with its proof
   * @throws dev.contenttrust.core.NotSignedException if there is no trust data
   * @throws dev.contenttrust.core.UntrustedException if there is data that must not be trusted
   * @throws dev.contenttrust.core.TrustServerException if the server could not be used
   */
  public List<SignedTarget> list(Gun gun, RoleName... roles) {
    return search(gun).list(List.of(roles));
  }

  /**
   * Lists every tag that {@link #resolve(ImageReference)} resolves.
   *
   * @param gun the collection
   * @return the targets, each with its proof
   * @throws dev.contenttrust.core.NotSignedException if there is no trust data
   * @throws dev.contenttrust.core.UntrustedException if there is data that must not be trusted
   * @throws dev.contenttrust.core.TrustServerException if the server could not be used
   */
  public List<SignedTarget> tags(Gun gun) {
    return new DockerTags(updater.current(gun), strictness).list();
  }

  /**
   * Returns the verified state of a collection, delegations that cannot be trusted included.
   *
   * @param gun the collection
   * @return the verified state
   * @throws dev.contenttrust.core.NotSignedException if there is no trust data
   * @throws dev.contenttrust.core.UntrustedException if there is data that must not be trusted
   * @throws dev.contenttrust.core.TrustServerException if the server could not be used
   */
  public VerifiedRepository open(Gun gun) {
    return updater.current(gun);
  }

  /**
   * Returns the verified state of a collection as {@link #open} does, or why there is none together
   * with what was verified before. Never throws a {@link dev.contenttrust.core.TrustException}.
   *
   * @param gun the collection
   * @return the state, or the failure
   */
  public Explanation explain(Gun gun) {
    return updater.explain(gun);
  }

  /**
   * Forgets a collection, in memory and in the store: its next root is a first one again. Danger:
   * this ends the protection against rollback and a changed root; it is the way on after the trust
   * data of a repository was deliberately created anew.
   *
   * @param gun the collection
   * @throws java.io.UncheckedIOException if the store cannot be written
   */
  public void forget(Gun gun) {
    updater.forget(gun);
  }

  private TargetSearch search(Gun gun) {
    return new TargetSearch(updater.current(gun), strictness);
  }

  /** The first stage of the builder: how a root that was never seen before is judged. */
  public static final class FirstContact {
    private FirstContact() {}

    /**
     * Trusts the first root seen of each collection, as Docker does, and only its successors from
     * then on. Danger: whoever stands between this client and the server at first contact chooses
     * the root.
     *
     * @return this builder
     */
    public TrustClientBuilder trustOnFirstUse() {
      return new TrustClientBuilder(RootPins.trustOnFirstUse());
    }

    /**
     * Trusts only roots that match the pins.
     *
     * @param pins which root keys may speak for which collection
     * @return this builder
     */
    public TrustClientBuilder pinning(RootPins pins) {
      return new TrustClientBuilder(pins);
    }
  }
}
