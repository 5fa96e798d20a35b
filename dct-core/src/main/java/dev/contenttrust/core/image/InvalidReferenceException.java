// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.image;

/**
 * The text is no image reference. Messages begin with Docker's own words for the case and are no
 * API; {@link #reason()} is. Thread-safe.
 */
public final class InvalidReferenceException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the text. */
  public enum Reason {
    /** It does not follow the grammar of references. */
    FORMAT,
    /** The repository's path has capital letters. */
    NOT_LOWERCASE,
    /** The path, an implied {@code library/} included, has more than 255 characters. */
    NAME_TOO_LONG,
    /** The host and port are longer than any host name can be. */
    DOMAIN_TOO_LONG,
    /** It consists of 64 hexadecimal digits, which is the form of an image id. */
    IMAGE_ID,
    /** The digest's algorithm is none of sha256, sha384 and sha512. */
    DIGEST_UNSUPPORTED,
    /** The digest has not the length of its algorithm. */
    DIGEST_LENGTH,
    /** The digest is not written in lower-case hexadecimal digits. */
    DIGEST_FORMAT
  }

  private final Reason reason;

  InvalidReferenceException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** {@return what is wrong with the text} */
  public Reason reason() {
    return reason;
  }
}
