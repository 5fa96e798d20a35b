// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * There is trust data, and it must not be trusted. One nested type for each kind of refusal, so
 * that a caller can tell them apart without reading messages. Thread-safe.
 */
public abstract sealed class UntrustedException extends TrustException {
  private static final long serialVersionUID = 1L;

  private final transient RoleName role;

  private UntrustedException(
      String repository, RoleName role, String message, @Nullable Throwable cause) {
    super(repository, message, cause);
    this.role = role;
  }

  /** {@return the role whose data was refused} */
  public RoleName role() {
    return role;
  }

  /**
   * The bytes are not metadata of this role: not JSON, wrong types, duplicate members, impossible
   * values.
   */
  public static final class Malformed extends UntrustedException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the refusal.
     *
     * @param repository what was asked about, see {@link TrustException#repository()}
     * @param role the role whose data was refused
     * @param message what was attempted, expected and found, for people; no secrets, one line
     * @param cause the failure behind this one, {@code null} if there was none
     */
    public Malformed(String repository, RoleName role, String message, @Nullable Throwable cause) {
      super(repository, role, message, cause);
    }

    @Override
    public String code() {
      return "MALFORMED";
    }
  }

  /** Fewer distinct keys of the role signed than its threshold demands. */
  public static final class InsufficientSignatures extends UntrustedException {
    private static final long serialVersionUID = 1L;

    private final int valid;
    private final int threshold;

    /**
     * Creates the refusal.
     *
     * @param repository what was asked about, see {@link TrustException#repository()}
     * @param role the role whose data was refused
     * @param valid how many distinct keys made a valid signature
     * @param threshold how many the role demands
     * @param message what was attempted, expected and found, for people; no secrets, one line
     */
    public InsufficientSignatures(
        String repository, RoleName role, int valid, int threshold, String message) {
      super(repository, role, message, null);
      this.valid = valid;
      this.threshold = threshold;
    }

    /** {@return how many distinct keys made a valid signature} */
    public int valid() {
      return valid;
    }

    /** {@return how many the role demands} */
    public int threshold() {
      return threshold;
    }

    @Override
    public String code() {
      return "INSUFFICIENT_SIGNATURES";
    }
  }

  /** A key stands in the metadata under an id that is not its own. */
  public static final class KeyIdMismatch extends UntrustedException {
    private static final long serialVersionUID = 1L;

    private final transient KeyId declared;
    private final transient KeyId actual;

    /**
     * Creates the refusal.
     *
     * @param repository what was asked about, see {@link TrustException#repository()}
     * @param role the role whose data was refused
     * @param declared the id under which the key is listed
     * @param actual the id that the key has
     * @param message what was attempted, expected and found, for people; no secrets, one line
     */
    public KeyIdMismatch(
        String repository, RoleName role, KeyId declared, KeyId actual, String message) {
      super(repository, role, message, null);
      this.declared = declared;
      this.actual = actual;
    }

    /** {@return the id under which the key is listed} */
    public KeyId declared() {
      return declared;
    }

    /** {@return the id that the key has} */
    public KeyId actual() {
      return actual;
    }

    @Override
    public String code() {
      return "KEY_ID_MISMATCH";
    }
  }

  /** The role's time is over. */
  public static final class Expired extends UntrustedException {
    private static final long serialVersionUID = 1L;

    private final Instant expiredAt;
    private final Instant checkedAt;

    /**
     * Creates the refusal.
     *
     * @param repository what was asked about, see {@link TrustException#repository()}
     * @param role the role whose data was refused
     * @param expiredAt when the metadata expired
     * @param checkedAt the time of the check
     * @param message what was attempted, expected and found, for people; no secrets, one line
     */
    public Expired(
        String repository, RoleName role, Instant expiredAt, Instant checkedAt, String message) {
      super(repository, role, message, null);
      this.expiredAt = expiredAt;
      this.checkedAt = checkedAt;
    }

    /** {@return when the metadata expired} */
    public Instant expiredAt() {
      return expiredAt;
    }

    /** {@return the time of the check} */
    public Instant checkedAt() {
      return checkedAt;
    }

    @Override
    public String code() {
      return "EXPIRED";
    }
  }

  /** The version is lower than, or not the one that must follow, the trusted one. */
  public static final class Rollback extends UntrustedException {
    private static final long serialVersionUID = 1L;

    private final long offered;
    private final long required;

    /**
     * Creates the refusal.
     *
     * @param repository what was asked about, see {@link TrustException#repository()}
     * @param role the role whose data was refused
     * @param offered the version of the refused document
     * @param required the lowest, or for a root the only, acceptable version
     * @param message what was attempted, expected and found, for people; no secrets, one line
     */
    public Rollback(String repository, RoleName role, long offered, long required, String message) {
      super(repository, role, message, null);
      this.offered = offered;
      this.required = required;
    }

    /** {@return the version of the refused document} */
    public long offered() {
      return offered;
    }

    /** {@return the lowest, or for a root the only, acceptable version} */
    public long required() {
      return required;
    }

    @Override
    public String code() {
      return "ROLLBACK";
    }
  }

  /** The version is not the one that the referring role or the request names. */
  public static final class VersionMismatch extends UntrustedException {
    private static final long serialVersionUID = 1L;

    private final long offered;
    private final long required;

    /**
     * Creates the refusal.
     *
     * @param repository what was asked about, see {@link TrustException#repository()}
     * @param role the role whose data was refused
     * @param offered the version of the refused document
     * @param required the version that was asked for
     * @param message what was attempted, expected and found, for people; no secrets, one line
     */
    public VersionMismatch(
        String repository, RoleName role, long offered, long required, String message) {
      super(repository, role, message, null);
      this.offered = offered;
      this.required = required;
    }

    /** {@return the version of the refused document} */
    public long offered() {
      return offered;
    }

    /** {@return the version that was asked for} */
    public long required() {
      return required;
    }

    @Override
    public String code() {
      return "VERSION_MISMATCH";
    }
  }

  /** The bytes have not the hash that a verified role promises for them. */
  public static final class ChecksumMismatch extends UntrustedException {
    private static final long serialVersionUID = 1L;

    private final transient Digest promised;

    /**
     * Creates the refusal.
     *
     * @param repository what was asked about, see {@link TrustException#repository()}
     * @param role the role whose data was refused
     * @param promised the promised digest that the bytes do not have
     * @param message what was attempted, expected and found, for people; no secrets, one line
     */
    public ChecksumMismatch(String repository, RoleName role, Digest promised, String message) {
      super(repository, role, message, null);
      this.promised = promised;
    }

    /** {@return the promised digest that the bytes do not have} */
    public Digest promised() {
      return promised;
    }

    @Override
    public String code() {
      return "CHECKSUM_MISMATCH";
    }
  }

  /** The file is longer than a verified role promises, or than any limit allows. */
  public static final class LengthExceeded extends UntrustedException {
    private static final long serialVersionUID = 1L;

    private final long limit;

    /**
     * Creates the refusal.
     *
     * @param repository what was asked about, see {@link TrustException#repository()}
     * @param role the role whose data was refused
     * @param limit the limit, in bytes
     * @param message what was attempted, expected and found, for people; no secrets, one line
     */
    public LengthExceeded(String repository, RoleName role, long limit, String message) {
      super(repository, role, message, null);
      this.limit = limit;
    }

    /** {@return the limit, in bytes} */
    public long limit() {
      return limit;
    }

    @Override
    public String code() {
      return "LENGTH_EXCEEDED";
    }
  }

  /**
   * A bound on the work for one update was reached: roles, keys, signatures, root versions, time.
   */
  public static final class LimitExceeded extends UntrustedException {
    private static final long serialVersionUID = 1L;

    private final long limit;

    /**
     * Creates the refusal.
     *
     * @param repository what was asked about, see {@link TrustException#repository()}
     * @param role the role whose data was refused
     * @param limit the limit that was reached
     * @param message what was attempted, expected and found, for people; no secrets, one line
     */
    public LimitExceeded(String repository, RoleName role, long limit, String message) {
      super(repository, role, message, null);
      this.limit = limit;
    }

    /** {@return the limit that was reached} */
    public long limit() {
      return limit;
    }

    @Override
    public String code() {
      return "LIMIT_EXCEEDED";
    }
  }

  /** A file or an entry that a verified role promises, or listed before, is not there. */
  public static final class Missing extends UntrustedException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the refusal.
     *
     * @param repository what was asked about, see {@link TrustException#repository()}
     * @param role the role whose data was refused
     * @param message what was attempted, expected and found, for people; no secrets, one line
     */
    public Missing(String repository, RoleName role, String message) {
      super(repository, role, message, null);
    }

    @Override
    public String code() {
      return "MISSING";
    }
  }

  /**
   * The root does not stand on a certificate that may speak for this repository, or does not match
   * the pins.
   */
  public static final class RootRejected extends UntrustedException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the refusal.
     *
     * @param repository what was asked about, see {@link TrustException#repository()}
     * @param role the role whose data was refused
     * @param message what was attempted, expected and found, for people; no secrets, one line
     */
    public RootRejected(String repository, RoleName role, String message) {
      super(repository, role, message, null);
    }

    @Override
    public String code() {
      return "ROOT_REJECTED";
    }
  }

  /** A new root is not signed by the root that is trusted now. */
  public static final class RootRotationRejected extends UntrustedException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the refusal.
     *
     * @param repository what was asked about, see {@link TrustException#repository()}
     * @param role the role whose data was refused
     * @param message what was attempted, expected and found, for people; no secrets, one line
     */
    public RootRotationRejected(String repository, RoleName role, String message) {
      super(repository, role, message, null);
    }

    @Override
    public String code() {
      return "ROOT_ROTATION_REJECTED";
    }
  }

  /** The signed entry itself cannot be used: no SHA-256, wrong hash size, negative length. */
  public static final class UnusableTarget extends UntrustedException {
    private static final long serialVersionUID = 1L;

    private final String target;

    /**
     * Creates the refusal.
     *
     * @param repository what was asked about, see {@link TrustException#repository()}
     * @param role the role whose data was refused
     * @param target the name of the target
     * @param message what was attempted, expected and found, for people; no secrets, one line
     */
    public UnusableTarget(String repository, RoleName role, String target, String message) {
      super(repository, role, message, null);
      this.target = target;
    }

    /** {@return the name of the target} */
    public String target() {
      return target;
    }

    @Override
    public String code() {
      return "UNUSABLE_TARGET";
    }
  }

  /** Two sources that must agree name different digests for one target. */
  public static final class DigestDisagreement extends UntrustedException {
    private static final long serialVersionUID = 1L;

    private final String target;
    private final transient Digest expected;
    private final transient Digest actual;

    /**
     * Creates the refusal.
     *
     * @param repository what was asked about, see {@link TrustException#repository()}
     * @param role the role whose data was refused
     * @param target the name of the target
     * @param expected the digest that was asked for or named first
     * @param actual the digest found
     * @param message what was attempted, expected and found, for people; no secrets, one line
     */
    public DigestDisagreement(
        String repository,
        RoleName role,
        String target,
        Digest expected,
        Digest actual,
        String message) {
      super(repository, role, message, null);
      this.target = target;
      this.expected = expected;
      this.actual = actual;
    }

    /** {@return the name of the target} */
    public String target() {
      return target;
    }

    /** {@return the digest that was asked for or named first} */
    public Digest expected() {
      return expected;
    }

    /** {@return the digest found} */
    public Digest actual() {
      return actual;
    }

    @Override
    public String code() {
      return "DIGEST_DISAGREEMENT";
    }
  }
}
