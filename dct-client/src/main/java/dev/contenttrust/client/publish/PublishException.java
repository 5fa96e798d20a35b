// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.Gun;
import dev.contenttrust.crypto.KeyAccessException;
import dev.contenttrust.crypto.SigningException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A publish did not end signed and read back. Says at which step it stopped; every step before
 * {@link Step#UPLOAD} has changed nothing anywhere. Refusals of trust and failures of the server
 * keep their own type, {@link dev.contenttrust.core.TrustException}.
 */
public final class PublishException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Where it stopped. */
  public enum Step {
    /**
     * The edit cannot be applied to the repository as it is: no such role, path not allowed, name
     * that cannot be published.
     */
    APPLY,
    /** A key that must sign is not at hand, or its passphrase is wrong. */
    KEYS,
    /** What was made would not have been accepted by every reader; nothing was uploaded. */
    VALIDATE,
    /** The server refused; it stores all files of an upload or none. */
    UPLOAD,
    /**
     * The upload was accepted, but a fresh client could not verify or did not find what was
     * published.
     */
    READ_BACK
  }

  private final String repository;
  private final Step step;

  /**
   * Creates the failure.
   *
   * @param repository what was being published
   * @param step how far it went
   * @param message what failed and what to do, for people; no secrets, one line
   * @param cause the failure behind this one, {@code null} if there was none
   */
  public PublishException(String repository, Step step, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.repository = repository;
    this.step = step;
  }

  /** Returns the failure of a key store or signer as one of this step, every other one as it is. */
  static RuntimeException orOfKeys(Gun gun, RuntimeException failure) {
    return failure instanceof KeyAccessException || failure instanceof SigningException
        ? new PublishException(
            gun.value(), Step.KEYS, "a key of " + gun + ": " + failure.getMessage(), failure)
        : failure;
  }

  /** {@return the repository's GUN} */
  public String repository() {
    return repository;
  }

  /** {@return where it stopped} */
  public Step step() {
    return step;
  }

  /** {@return a stable, machine-readable name: {@code PUBLISH_KEYS} and so on} */
  public String code() {
    return "PUBLISH_" + step.name().toUpperCase(Locale.ROOT);
  }
}
