// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A server could not be used, so that nothing can be said about trust. Thread-safe. */
public final class TrustServerException extends TrustException {
  private static final long serialVersionUID = 1L;

  /** How the server failed. */
  public enum Reason {
    /** No connection, DNS failure, connection reset. */
    UNREACHABLE,
    /** The TLS handshake or the certificate check failed. */
    TLS_FAILED,
    /** The answer did not come in time. */
    TIMEOUT,
    /** The server wants credentials and none, or wrong ones, were given (401). */
    UNAUTHENTICATED,
    /** The credentials do not allow this (403, or 401 with a token that is too narrow). */
    FORBIDDEN,
    /** The server refused the request as wrong (400 and most other 4xx). */
    REJECTED,
    /** The server has a newer version than the one published (Notary's {@code VERSION}). */
    CONFLICT,
    /** The server answered with a redirect that is not followed. */
    REDIRECTED,
    /** The server asks to come back later (429). */
    BUSY,
    /** The server failed (5xx). */
    SERVER_ERROR,
    /** The server's answer has no meaning in the protocol. */
    PROTOCOL,
    /** Offline mode: no server may be asked, and the cache has no answer. */
    OFFLINE,
    /** Credentials could not be obtained: a helper failed, a configuration file is broken. */
    CREDENTIALS
  }

  private final Reason reason;
  private final int status;
  private final @Nullable Diagnosis diagnosis;

  /**
   * Creates the failure.
   *
   * @param repository what was asked about, see {@link TrustException#repository()}
   * @param reason how the server failed, for programs
   * @param status the HTTP status, 0 if there was none
   * @param message what was attempted, expected and found, for people; no secrets, one line
   * @param cause the failure behind this one, {@code null} if there was none
   */
  public TrustServerException(
      String repository, Reason reason, int status, String message, @Nullable Throwable cause) {
    this(repository, reason, status, message, cause, null);
  }

  private TrustServerException(
      String repository,
      Reason reason,
      int status,
      String message,
      @Nullable Throwable cause,
      @Nullable Diagnosis diagnosis) {
    super(repository, message, cause);
    this.reason = reason;
    this.status = status;
    this.diagnosis = diagnosis;
  }

  /**
   * Returns a failure of which the cause is understood.
   *
   * @param repository what was asked about, see {@link TrustException#repository()}
   * @param reason how the server failed, for programs
   * @param status the HTTP status, 0 if there was none
   * @param message what was attempted, expected and found, for people; no secrets, one line
   * @param diagnosis why, and what to do
   * @return the failure
   */
  public static TrustServerException diagnosed(
      String repository, Reason reason, int status, String message, Diagnosis diagnosis) {
    return new TrustServerException(repository, reason, status, message, null, diagnosis);
  }

  /** {@return how the server failed} */
  public Reason reason() {
    return reason;
  }

  /** {@return the HTTP status, 0 if there was none} */
  public int status() {
    return status;
  }

  /**
   * Returns why the server refused, and what to do, where that is known; the message says it too.
   *
   * @return the diagnosis; empty for failures without one
   */
  public Optional<Diagnosis> diagnosis() {
    return Optional.ofNullable(diagnosis);
  }

  @Override
  public String code() {
    return reason.name();
  }
}
