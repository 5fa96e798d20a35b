// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.policy;

import dev.contenttrust.core.KeyId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a rule demands of the images that it matches. Immutable. */
public sealed interface Requirement {
  /** Nothing: the image may run as it was asked for, signed or not. */
  record Nothing() implements Requirement {}

  /** The image must not run at all. */
  record Denied() implements Requirement {}

  /**
   * The tag must be signed and released, and runs by the signed digest.
   *
   * @param rootKeys ids, of the public key or of the certificate, of the root keys that may speak
   *     for the repository; empty accepts whatever root the client trusts
   * @param signers which signers must agree besides; {@code null} demands none by name
   * @param maxTimestampAge how old the repository's timestamp may be at most, judged by its expiry
   *     and {@code timestampLifetime}; a timestamp that lasts longer than that, so that its age
   *     cannot be told, is refused too; {@code null} for no bound but expiry itself
   * @param timestampLifetime how long the trust server's timestamps are valid; Notary's default is
   *     14 days
   * @param digestOnly what an image without tag, asked for by digest, needs
   * @param forbidKeyReuse whether a delegation key that also signs for another repository is
   *     refused, as far as this engine has seen other repositories
   */
  record Signed(
      Set<KeyId> rootKeys,
      @Nullable SignerRule signers,
      @Nullable Duration maxTimestampAge,
      Duration timestampLifetime,
      DigestOnly digestOnly,
      boolean forbidKeyReuse)
      implements Requirement {
    /** How long timestamps of a Notary server are valid unless it is configured otherwise. */
    public static final Duration NOTARY_TIMESTAMP_LIFETIME = Duration.ofDays(14);

    /** The longest age or lifetime that a policy can name. */
    public static final Duration LONGEST = Duration.ofDays(36_500);

    /**
     * Copies the set.
     *
     * @param rootKeys ids, of the public key or of the certificate, of the root keys that may speak
     *     for the repository; empty accepts whatever root the client trusts
     * @param signers which signers must agree besides; {@code null} demands none by name
     * @param maxTimestampAge how old the repository's timestamp may be at most, judged by its
     *     expiry and {@code timestampLifetime}; a timestamp that lasts longer than that is refused
     *     too; {@code null} for no bound but expiry itself
     * @param timestampLifetime how long the trust server's timestamps are valid; Notary's default
     *     is 14 days
     * @param digestOnly what an image without tag, asked for by digest, needs
     * @param forbidKeyReuse whether a delegation key that also signs for another repository is
     *     refused, as far as this engine has seen other repositories
     * @throws IllegalArgumentException if a duration is not positive, or longer than {@link
     *     #LONGEST}
     */
    public Signed {
      rootKeys = Set.copyOf(rootKeys);
      requirePossible(timestampLifetime);
      if (maxTimestampAge != null) {
        requirePossible(maxTimestampAge);
      }
    }

    private static void requirePossible(Duration duration) {
      if (duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "ages and lifetimes are positive and at most " + LONGEST.toDays() + " days");
      }
    }

    /**
     * {@return the plain demand: signed and released, digest-only references must be signed too}
     */
    public static Signed plain() {
      return new Signed(
          Set.of(), null, null, NOTARY_TIMESTAMP_LIFETIME, DigestOnly.MUST_BE_SIGNED, false);
    }
  }

  /** What an image that was asked for by digest alone needs. */
  enum DigestOnly {
    /**
     * It passes, as Docker lets it: the digest fixes the content, and nothing is known of
     * signatures.
     */
    PASSES,
    /** Some released tag must be signed with that digest. */
    MUST_BE_SIGNED,
    /** It is refused. */
    DENIED
  }

  /**
   * m of n signers. Each counts only with a verified role {@code targets/NAME} that carries the tag
   * with the released digest, and with a key that no other counted signer uses.
   *
   * @param atLeast m, from 1 to n
   * @param of the n signers
   */
  record SignerRule(int atLeast, List<NamedSigner> of) {
    /**
     * Copies the list.
     *
     * @param atLeast m, from 1 to n
     * @param of the n signers
     * @throws IllegalArgumentException if m is not from 1 to n, or a name stands twice
     */
    public SignerRule {
      of = List.copyOf(of);
      if (atLeast < 1 || atLeast > of.size()) {
        throw new IllegalArgumentException(
            "'atLeast' is from 1 to the number of signers, " + of.size() + ", not " + atLeast);
      }
      if (of.stream().map(NamedSigner::name).distinct().count() < of.size()) {
        throw new IllegalArgumentException("a signer is named twice");
      }
    }
  }

  /**
   * A signer by name.
   *
   * @param name the name, as in {@code docker trust signer add NAME}: the role is {@code
   *     targets/NAME}; not {@code releases}, which is no person's role
   * @param keys canonical ids of the keys that may sign for this name; empty accepts whatever keys
   *     the repository lists
   */
  record NamedSigner(String name, Set<KeyId> keys) {
    private static final Pattern NAME = Pattern.compile("[-a-z0-9_]{1,247}");

    /**
     * Copies the set.
     *
     * @param name the name, as in {@code docker trust signer add NAME}: the role is {@code
     *     targets/NAME}
     * @param keys canonical ids of the keys that may sign for this name; empty accepts whatever
     *     keys the repository lists
     * @throws IllegalArgumentException if no signer can have that name
     */
    public NamedSigner {
      keys = Set.copyOf(keys);
      if (!NAME.matcher(name).matches() || name.equals("releases")) {
        throw new IllegalArgumentException(
            "a signer's name has lower-case letters, digits, '-' and '_', and is not 'releases'");
      }
    }
  }
}
