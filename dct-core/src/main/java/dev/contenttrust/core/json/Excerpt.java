// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.json;

/** A short, printable, single-line form of text that an attacker may have chosen, for messages. */
final class Excerpt {
  private static final int MAX_LENGTH = 60;

  private Excerpt() {}

  static String of(String text) {
    String cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
    return cut.replaceAll("[^\\x20-\\x7e…]", "?");
  }
}
