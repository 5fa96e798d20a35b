// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

/**
 * A configuration file of Docker's cannot be read or understood. The message names file and place,
 * and never quotes the content.
 */
public final class BrokenConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokenConfigException(String message) {
    super(message);
  }
}
