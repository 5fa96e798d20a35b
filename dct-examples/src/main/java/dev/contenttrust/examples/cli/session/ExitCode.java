// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import dev.contenttrust.client.publish.PublishException;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.image.InvalidReferenceException;
import dev.contenttrust.crypto.KeyAccessException;

/** What the process tells its caller. Scripts depend on these numbers. */
public enum ExitCode {
  /** Done; for a read: verified. */
  OK(0),
  /** An unexpected failure. */
  FAILURE(1),
  /** Wrong usage, a malformed image reference, a wrong or missing passphrase, an unreadable key. */
  USAGE(2),
  /** Nothing is signed here. */
  NOT_SIGNED(3),
  /** There is trust data, and it must not be trusted. */
  UNTRUSTED(4),
  /** The server could not be used. */
  SERVER(5);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** Returns the process's exit code. */
  public int number() {
    return number;
  }

  /** Returns the code for a failure. */
  public static ExitCode of(Throwable failure) {
    if (failure instanceof TrustException refusal) {
      return refusal instanceof NotSignedException
          ? NOT_SIGNED
          : refusal instanceof UntrustedException ? UNTRUSTED : SERVER;
    }
    if (failure instanceof PublishException stopped) {
      return ofStep(stopped);
    }
    return failure instanceof UsageException
            || failure instanceof InvalidReferenceException
            || failure instanceof KeyAccessException
        ? USAGE
        : FAILURE;
  }

  /**
   * What the user asked for cannot be applied or signed, or the server or its answer is at fault.
   */
  private static ExitCode ofStep(PublishException stopped) {
    return switch (stopped.step()) {
      case APPLY, KEYS -> USAGE;
      case VALIDATE -> FAILURE;
      case UPLOAD, READ_BACK ->
          stopped.getCause() instanceof TrustException refusal ? of(refusal) : FAILURE;
    };
  }

  /**
   * Returns the one of two codes that a command with several arguments reports: distrust above all,
   * then an unusable server, then the rest in the order of their numbers.
   */
  public ExitCode worse(ExitCode other) {
    return other.severity() > severity() ? other : this;
  }

  private int severity() {
    return switch (this) {
      case OK -> 0;
      case NOT_SIGNED -> 1;
      case USAGE -> 2;
      case FAILURE -> 3;
      case SERVER -> 4;
      case UNTRUSTED -> 5;
    };
  }
}
