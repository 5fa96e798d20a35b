// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;

/**
 * A password or token, kept out of logs: it prints as its kind alone. Immutable and thread-safe.
 *
 * <p>There is no {@code equals} by content, so that secrets are not compared by accident.
 */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /**
   * Wraps a secret.
   *
   * @param value the password or token
   * @return the secret
   */
  public static Secret of(String value) {
    return new Secret(value);
  }

  /**
   * Hands the secret out, for sending it to the one server that it is meant for.
   *
   * @return the password or token itself
   */
  public String reveal() {
    return value;
  }

  /** {@return whether there is nothing in it} */
  public boolean isEmpty() {
    return value.isEmpty();
  }

  /** Returns a hash that tells secrets apart inside this process; never shown. */
  String fingerprint() {
    return Digest.sha256Of(Bytes.utf8(value)).hex();
  }

  @Override
  public String toString() {
    return "Secret";
  }
}
