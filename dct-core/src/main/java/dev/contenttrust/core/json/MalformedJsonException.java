// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.json;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The bytes are not what they should be: not strict JSON, over a limit, not canonicalisable, or not
 * metadata of the wanted form. The workflow turns it into {@link
 * dev.contenttrust.core.UntrustedException.Malformed} with repository and role.
 */
public final class MalformedJsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int EXCERPT_LENGTH = 60;
  private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e…]");

  /**
   * Creates the refusal; the message says what is wrong and where, without quoting unbounded input.
   *
   * @param message what is wrong and where
   * @param cause the failure behind this one, {@code null} if there was none
   */
  public MalformedJsonException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * {@return a short, printable, single-line form of text that an attacker may have chosen, for
   * messages}
   *
   * @param text anything, of any length
   */
  public static String excerpt(String text) {
    String cut = text.length() > EXCERPT_LENGTH ? text.substring(0, EXCERPT_LENGTH) + "…" : text;
    return UNPRINTABLE.matcher(cut).replaceAll("?");
  }
}
