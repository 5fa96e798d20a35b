// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core;

import org.jspecify.annotations.Nullable;

/**
 * The one root of everything this library refuses for reasons of trust; unchecked, so that a caller
 * who forgets it fails closed.
 *
 * <p>Three families that a caller can act on: {@link NotSignedException} (nothing is signed here),
 * {@link UntrustedException} (there is data, and it must not be trusted), {@link
 * TrustServerException} (the server could not be used). Messages are for people and no API; {@link
 * #code()} and the accessors are.
 */
public abstract sealed class TrustException extends RuntimeException
    permits NotSignedException, UntrustedException, TrustServerException {
  private static final long serialVersionUID = 1L;

  private final String repository;

  TrustException(String repository, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.repository = repository;
  }

  /**
   * {@return what was asked about: the GUN, or for a plain TUF repository its metadata URL or
   * folder name}
   */
  public String repository() {
    return repository;
  }

  /**
   * {@return a stable, machine-readable name of the reason, in upper case with underscores, for
   * example {@code EXPIRED}}
   */
  public abstract String code();
}
