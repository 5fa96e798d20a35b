// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core;

/**
 * The data could be verified, or there is none, and it does not sign what was asked for.
 * Thread-safe.
 */
public final class NotSignedException extends TrustException {
  private static final long serialVersionUID = 1L;

  /** What is missing. */
  public enum Reason {
    /** The server has no trust data for the repository. */
    NO_TRUST_DATA,
    /** The server has no trust data any more, though this client knows some. */
    TRUST_DATA_REMOVED,
    /** The repository is signed, this tag or target is not. */
    NO_SUCH_TARGET,
    /** The tag is signed only in roles that Docker does not release from. */
    NOT_RELEASED,
    /** The tag is signed, but not by every required signer. */
    SIGNER_MISSING
  }

  private final Reason reason;
  private final String target;

  /**
   * Creates the refusal.
   *
   * @param repository what was asked about, see {@link TrustException#repository()}
   * @param reason what is missing, for programs
   * @param target the tag or target name, empty if the whole repository is meant
   * @param message what was attempted, expected and found, for people; no secrets, one line
   */
  public NotSignedException(String repository, Reason reason, String target, String message) {
    super(repository, message, null);
    this.reason = reason;
    this.target = target;
  }

  /** {@return what is missing} */
  public Reason reason() {
    return reason;
  }

  /** {@return the tag or target name, empty if the whole repository is meant} */
  public String target() {
    return target;
  }

  @Override
  public String code() {
    return reason.name();
  }
}
