// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.policy;

import dev.contenttrust.client.ResolvedImage;
import dev.contenttrust.client.SignedTag;
import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.VerifiedRole;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.core.metadata.RootMetadata;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges images by a policy: what an admission check asks. Every refusal of the client, an
 * unreachable server among them, is a denial with its reason; nothing is allowed because something
 * failed.
 *
 * <p>Thread-safe; share one, since it shares the client's verified state and what it remembers of
 * key reuse.
 */
public final class PolicyEngine {
  private final TrustPolicy policy;
  private final TrustClient client;
  private final Clock clock;
  private final KeyReuseWatch keyReuse = new KeyReuseWatch();

  /**
   * Creates an engine.
   *
   * @param policy the rules
   * @param client what verifies; its own root pins hold besides those of the rules
   * @param clock by which the age of timestamps is judged
   */
  public PolicyEngine(TrustPolicy policy, TrustClient client, Clock clock) {
    this.policy = policy;
    this.client = client;
    this.clock = clock;
  }

  /** {@return the policy} */
  public TrustPolicy policy() {
    return policy;
  }

  /**
   * Judges one image; an image without tag and digest means {@code latest}.
   *
   * @param asked what somebody wants to run
   * @return the verdict, never {@code null}; refusals are verdicts, not exceptions
   */
  public Verdict judge(ImageReference asked) {
    ImageReference image = asked.withDefaultTag();
    Optional<TrustPolicy.Rule> rule = policy.ruleFor(image);
    if (rule.isEmpty()) {
      return denied(image, null, "NO_RULE", "no rule of the policy matches " + image.gun());
    }
    ImagePattern pattern = rule.get().pattern();
    Requirement requirement = rule.get().requirement();
    if (requirement instanceof Requirement.Signed signed) {
      return judgeSigned(image, pattern, signed);
    }
    if (requirement instanceof Requirement.Nothing) {
      return allowed(
          image,
          pattern,
          "UNSIGNED_ALLOWED",
          "the policy demands no signature for " + pattern,
          image.digest().orElse(null),
          List.of());
    }
    return denied(image, pattern, "DENIED_BY_RULE", "the policy denies " + pattern);
  }

  private Verdict judgeSigned(
      ImageReference image, ImagePattern pattern, Requirement.Signed signed) {
    try {
      if (image.tag().isEmpty()) {
        return judgeDigest(image, pattern, signed);
      }
      ResolvedImage resolved = client.resolve(image, List.of());
      if (resolved instanceof SignedTag tag) {
        return judgeTarget(image, pattern, signed, tag.target());
      }
      return denied(image, pattern, "NOT_SIGNED", image + " could not be resolved by its tag");
    } catch (TrustException e) {
      return denied(image, pattern, e.code(), e.getMessage());
    }
  }

  private Verdict judgeDigest(
      ImageReference image, ImagePattern pattern, Requirement.Signed signed) {
    Digest digest = image.digest().orElseThrow();
    return switch (signed.digestOnly()) {
      case PASSES ->
          allowed(
              image,
              pattern,
              "DIGEST_ALLOWED",
              "the policy lets references by digest pass",
              digest,
              List.of());
      case DENIED ->
          denied(image, pattern, "DIGEST_DENIED", "the policy denies references without a tag");
      case MUST_BE_SIGNED -> judgeSignedDigest(image, pattern, signed, digest);
    };
  }

  /**
   * Every released tag with that digest is tried, since signers may have signed only one of them.
   */
  private Verdict judgeSignedDigest(
      ImageReference image, ImagePattern pattern, Requirement.Signed signed, Digest digest) {
    Verdict last =
        denied(
            image,
            pattern,
            "DIGEST_NOT_SIGNED",
            "no released tag of " + image.gun() + " is signed with " + digest);
    for (SignedTarget target : client.tags(image.gun())) {
      if (target.digest().equals(digest)) {
        last = judgeTarget(image, pattern, signed, target);
        if (last.allowedByPolicy()) {
          return last;
        }
      }
    }
    return last;
  }

  private Verdict judgeTarget(
      ImageReference image, ImagePattern pattern, Requirement.Signed signed, SignedTarget target) {
    VerifiedRepository repository = target.repository();
    if (!standsOnPinnedRoot(repository.root(), signed)) {
      return denied(
          image,
          pattern,
          "ROOT_NOT_PINNED",
          "the root of "
              + repository.gun()
              + " is not signed by the root keys that the policy names");
    }
    Optional<TimestampAge> unfit = TimestampAge.unfit(repository, signed, clock.instant());
    if (unfit.isPresent()) {
      return denied(image, pattern, unfit.get().code(), unfit.get().message());
    }
    // Noted for every rule: the other repository may be one where reuse is allowed.
    Optional<Gun> other = keyReuse.otherUser(repository);
    if (signed.forbidKeyReuse() && other.isPresent()) {
      return denied(
          image,
          pattern,
          "KEY_REUSED",
          "a delegation key of " + repository.gun() + " signs for " + other.get() + " too");
    }
    return judgeSigners(image, pattern, signed.signers(), target);
  }

  private Verdict judgeSigners(
      ImageReference image,
      ImagePattern pattern,
      Requirement.@Nullable SignerRule rule,
      SignedTarget target) {
    List<String> agreeing =
        rule == null
            ? List.of()
            : new SignerCount(target.repository(), target.name(), target.digest())
                .agreeing(rule.of());
    if (rule != null && agreeing.size() < rule.atLeast()) {
      return denied(
          image,
          pattern,
          "SIGNERS_MISSING",
          "only "
              + agreeing
              + " of the named signers signed "
              + target.name()
              + " as "
              + target.digest()
              + ", each with a key of their own; the policy demands "
              + rule.atLeast());
    }
    return allowed(
        image,
        pattern,
        "SIGNED",
        "signed in " + target.role() + " until " + target.earliestExpiry(),
        target.digest(),
        agreeing);
  }

  private static boolean standsOnPinnedRoot(
      VerifiedRole<RootMetadata> root, Requirement.Signed signed) {
    if (signed.rootKeys().isEmpty()) {
      return true;
    }
    long pinned =
        root.keys().stream()
            .filter(key -> root.signers().contains(key.id()))
            .filter(key -> isPinned(signed, key.id(), key.canonicalId()))
            .map(key -> key.canonicalId())
            .distinct()
            .count();
    return pinned >= root.threshold();
  }

  private static boolean isPinned(Requirement.Signed signed, KeyId listed, KeyId canonical) {
    return signed.rootKeys().contains(listed) || signed.rootKeys().contains(canonical);
  }

  private Verdict allowed(
      ImageReference image,
      ImagePattern pattern,
      String code,
      String message,
      @Nullable Digest digest,
      List<String> signers) {
    return new Verdict(image, pattern, policy.mode(), true, code, message, digest, signers);
  }

  private Verdict denied(
      ImageReference image, @Nullable ImagePattern pattern, String code, @Nullable String message) {
    return new Verdict(
        image,
        pattern,
        policy.mode(),
        false,
        code,
        message == null ? code : message,
        null,
        List.of());
  }
}
