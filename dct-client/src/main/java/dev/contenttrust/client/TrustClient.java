// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.transport.MetadataSources;
import dev.contenttrust.client.update.MetadataUpdater;
import dev.contenttrust.client.update.UpdateSettings;
import dev.contenttrust.client.verify.DockerTags;
import dev.contenttrust.client.verify.TargetSearch;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.format.NotaryFormat;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.crypto.SignatureVerifier;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

  private TrustClient(MetadataUpdater updater, Strictness strictness) {
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
   * @param image the image
   * @return the digest, with the proof if publishers signed it
   * @throws dev.contenttrust.core.NotSignedException if the tag is not signed
   * @throws dev.contenttrust.core.UntrustedException if there is data that must not be trusted
   * @throws dev.contenttrust.core.TrustServerException if the server could not be used
   */
  public ResolvedImage resolve(ImageReference image) {
    return resolve(image, List.of());
  }

  /**
   * Resolves an image as {@link #resolve(ImageReference)} does, and demands that certain delegated
   * roles signed the same digest.
   *
   * @param image the image; a digest alone is looked up too if signers are required, and must be
   *     that of a released tag
   * @param requiredSigners the roles, {@code targets/NAME}, each of which must be verified and
   *     carry the tag with the same digest
   * @return the digest, with the proof if publishers signed it
   * @throws dev.contenttrust.core.NotSignedException if the tag is not signed, or not by all of
   *     them
   * @throws dev.contenttrust.core.UntrustedException if there is data that must not be trusted
   * @throws dev.contenttrust.core.TrustServerException if the server could not be used
   */
  public ResolvedImage resolve(ImageReference image, Collection<RoleName> requiredSigners) {
    ImageReference asked = image.withDefaultTag();
    Optional<Digest> digest = asked.digest();
    if (asked.tag().isPresent()) {
      VerifiedRepository repository = updater.current(asked.gun());
      SignedTarget found = new DockerTags(repository, strictness).require(asked.tag().get());
      digest.ifPresent(named -> requireSame(asked, named, found));
      return signedTag(asked, found, requiredSigners);
    }
    Digest named = digest.orElseThrow();
    return requiredSigners.isEmpty()
        ? new DigestReference(asked, named)
        : signedDigest(asked, named, requiredSigners);
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
   *     targets}
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
   * Forgets a collection, in memory and in the store: its next root is a first one again. Danger:
   * this ends the protection against rollback and a changed root; it is the way on after the trust
   * data of a repository was deliberately created anew.
   *
   * @param gun the collection
   */
  public void forget(Gun gun) {
    updater.forget(gun);
  }

  private TargetSearch search(Gun gun) {
    return new TargetSearch(updater.current(gun), strictness);
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
    TargetSearch search = new TargetSearch(found.repository(), strictness);
    search.requireSigners(found, requiredSigners);
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
                + image.gun()
                + " is signed with it");
    for (SignedTarget tag : tags(image.gun())) {
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
    public Builder trustOnFirstUse() {
      return new Builder(RootPins.trustOnFirstUse());
    }

    /**
     * Trusts only roots that match the pins.
     *
     * @param pins which root keys may speak for which collection
     * @return this builder
     */
    public Builder pinning(RootPins pins) {
      return new Builder(pins);
    }
  }

  /** The second stage of the builder: everything with a safe default. Not thread-safe. */
  public static final class Builder {
    private final RootPins pins;
    private @Nullable MetadataSources sources;
    private MetadataStore store = MetadataStore.memory();
    private Clock clock = Clock.systemUTC();
    private Limits limits = Limits.DEFAULT;
    private Freshness freshness = Freshness.alwaysAsk();
    private Strictness strictness = Strictness.STRICT;
    private WhenUnreachable whenUnreachable = WhenUnreachable.FAIL;
    private Reinitialised reinitialised = Reinitialised.REFUSE;
    private boolean offline;
    private Duration expiryNotice = Duration.ofDays(14);
    private Prefetch prefetch = Prefetch.WHERE_WAITING_COSTS;

    private Builder(RootPins pins) {
      this.pins = pins;
    }

    /**
     * Sets where metadata is fetched. Required unless {@link #offline()}.
     *
     * @param metadataSources where metadata is fetched
     * @return this builder
     */
    public Builder sources(MetadataSources metadataSources) {
      this.sources = metadataSources;
      return this;
    }

    /**
     * Sets where verified metadata is kept. Default: in memory, gone with this client.
     *
     * @param metadataStore where verified metadata is kept
     * @return this builder
     */
    public Builder store(MetadataStore metadataStore) {
      this.store = metadataStore;
      return this;
    }

    /**
     * Sets the clock by which expiry is judged. Default: the system's.
     *
     * @param expiryClock the clock
     * @return this builder
     */
    public Builder clock(Clock expiryClock) {
      this.clock = expiryClock;
      return this;
    }

    /**
     * Sets the bounds on what a hostile server can cause. Default: {@link Limits#DEFAULT}.
     *
     * @param bounds the bounds
     * @return this builder
     */
    public Builder limits(Limits bounds) {
      this.limits = bounds;
      return this;
    }

    /**
     * Sets how long answers may come from memory. Default: {@link Freshness#alwaysAsk()}.
     *
     * @param setting the setting
     * @return this builder
     */
    public Builder freshness(Freshness setting) {
      this.freshness = setting;
      return this;
    }

    /**
     * Sets what a broken delegation means. Default: {@link Strictness#STRICT}.
     *
     * @param setting the setting
     * @return this builder
     */
    public Builder strictness(Strictness setting) {
      this.strictness = setting;
      return this;
    }

    /**
     * Sets what an unreachable server means. Default: {@link WhenUnreachable#FAIL}.
     *
     * @param setting the setting
     * @return this builder
     */
    public Builder whenUnreachable(WhenUnreachable setting) {
      this.whenUnreachable = setting;
      return this;
    }

    /**
     * Sets what a repository that was deleted and created anew means. Default: {@link
     * Reinitialised#REFUSE}.
     *
     * @param setting the new setting
     * @return this builder
     */
    public Builder reinitialised(Reinitialised setting) {
      this.reinitialised = setting;
      return this;
    }

    /**
     * Answers from the store alone, fully verified and unexpired, without any request.
     *
     * @return this builder
     */
    public Builder offline() {
      this.offline = true;
      return this;
    }

    /**
     * Sets how long before its expiry a role is warned of. Default: 14 days; the timestamp, which
     * the server renews, is not warned of.
     *
     * @param notice how long before
     * @return this builder
     */
    public Builder expiryNotice(Duration notice) {
      this.expiryNotice = notice;
      return this;
    }

    /**
     * Sets whether files are asked for before it is certain that they are needed. Default: {@link
     * Prefetch#WHERE_WAITING_COSTS}.
     *
     * @param setting the setting
     * @return this builder
     */
    public Builder prefetch(Prefetch setting) {
      this.prefetch = setting;
      return this;
    }

    /**
     * Returns the client.
     *
     * @return the client
     * @throws IllegalStateException if no source was set and the client is not offline
     */
    public TrustClient build() {
      if (sources == null && !offline) {
        throw new IllegalStateException("a client that is not offline needs metadata sources");
      }
      UpdateSettings settings =
          new UpdateSettings(
              new NotaryFormat(),
              SignatureVerifier.create(),
              pins,
              store,
              offline ? null : sources,
              clock,
              limits,
              freshness,
              whenUnreachable,
              reinitialised,
              expiryNotice,
              prefetch);
      return new TrustClient(new MetadataUpdater(settings), strictness);
    }
  }
}
