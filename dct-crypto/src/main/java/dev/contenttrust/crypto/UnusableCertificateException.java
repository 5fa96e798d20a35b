// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import org.jspecify.annotations.Nullable;

/**
 * A key of the root role, or a certificate, that cannot stand for a repository's root. Checked,
 * because one unusable key among several is skipped and not fatal (notary 0.7.0, {@code
 * trustpinning/certs.go}); the message says why it is unusable, for people.
 */
public final class UnusableCertificateException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableCertificateException(String message) {
    this(message, null);
  }

  UnusableCertificateException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
