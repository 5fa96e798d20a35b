// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import java.time.Instant;

/**
 * A bearer token and when a new one should be fetched: at four fifths of its life.
 *
 * @param secret the token
 * @param anonymous whether it was given without any credential
 * @param due from when on it is no longer used
 */
record Token(Secret secret, boolean anonymous, Instant due) {
  boolean isDue(Instant now) {
    return !now.isBefore(due);
  }
}
