// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.image;

import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.image.InvalidReferenceException.Reason;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads one reference, in the order in which Docker looks at it, since that order decides which of
 * several errors is reported. Each character is looked at a fixed number of times; no regular
 * expression is involved.
 */
final class ReferenceParser {
  static final String OFFICIAL_PREFIX = "library/";

  private static final String LEGACY_DEFAULT_DOMAIN = "index.docker.io";
  private static final int MAX_PATH_LENGTH = 255;
  private static final int MAX_TAG_LENGTH = 128;
  private static final int MAX_DOMAIN_LENGTH = Gun.MAX_LENGTH - MAX_PATH_LENGTH - 1;
  private static final int MIN_DIGEST_DIGITS = 32;
  private static final int IMAGE_ID_LENGTH = 64;

  private final String text;

  ReferenceParser(String text) {
    this.text = text;
  }

  ImageReference parse() {
    if (isImageId()) {
      throw new InvalidReferenceException(
          Reason.IMAGE_ID,
          "invalid repository name (" + text + "), cannot specify 64-byte hexadecimal strings");
    }
    String domain = ImageReference.DEFAULT_DOMAIN;
    String rest = text;
    int slash = text.indexOf('/');
    if (slash >= 0 && looksLikeDomain(text.substring(0, slash))) {
      domain = text.substring(0, slash);
      rest = text.substring(slash + 1);
    }
    if (domain.equals(LEGACY_DEFAULT_DOMAIN)) {
      domain = ImageReference.DEFAULT_DOMAIN;
    }
    if (domain.equals(ImageReference.DEFAULT_DOMAIN) && rest.indexOf('/') < 0) {
      rest = OFFICIAL_PREFIX + rest;
    }
    requireLowerCase(rest);
    return split(domain, rest);
  }

  private boolean isImageId() {
    return text.length() == IMAGE_ID_LENGTH
        && text.chars().allMatch(c -> isDigit(c) || (c >= 'a' && c <= 'f'));
  }

  private static boolean looksLikeDomain(String first) {
    return first.equals("localhost")
        || first.indexOf('.') >= 0
        || first.indexOf(':') >= 0
        || !first.equals(first.toLowerCase(Locale.ROOT));
  }

  /** Docker looks at everything before the first colon here, the start of a digest included. */
  private static void requireLowerCase(String rest) {
    int colon = rest.indexOf(':');
    String name = colon < 0 ? rest : rest.substring(0, colon);
    if (!name.equals(name.toLowerCase(Locale.ROOT))) {
      throw new InvalidReferenceException(
          Reason.NOT_LOWERCASE,
          "invalid reference format: repository name (" + printable(name) + ") must be lowercase");
    }
  }

  private static ImageReference split(String domain, String rest) {
    int at = rest.indexOf('@');
    String named = at < 0 ? rest : rest.substring(0, at);
    int colon = named.indexOf(':');
    String path = colon < 0 ? named : named.substring(0, colon);
    String tag = colon < 0 ? null : named.substring(colon + 1);
    String digest = at < 0 ? null : rest.substring(at + 1);
    if (!isDomain(domain)
        || !isPath(path)
        || (tag != null && !isTag(tag))
        || (digest != null && !isDigestSyntax(digest))) {
      throw new InvalidReferenceException(Reason.FORMAT, "invalid reference format");
    }
    if (path.length() > MAX_PATH_LENGTH) {
      throw new InvalidReferenceException(
          Reason.NAME_TOO_LONG, "repository name must not be more than 255 characters");
    }
    if (domain.length() > MAX_DOMAIN_LENGTH) {
      throw new InvalidReferenceException(
          Reason.DOMAIN_TOO_LONG,
          "registry host must not be more than " + MAX_DOMAIN_LENGTH + " characters");
    }
    return new ImageReference(domain, path, tag, validDigest(digest));
  }

  private static boolean isDomain(String domain) {
    int hostEnd;
    if (domain.startsWith("[")) {
      hostEnd = domain.indexOf(']') + 1;
      if (hostEnd <= 2 || !allHexOrColon(domain, 1, hostEnd - 1)) {
        return false;
      }
    } else {
      int colon = domain.indexOf(':');
      hostEnd = colon < 0 ? domain.length() : colon;
      if (!isHostName(domain, hostEnd)) {
        return false;
      }
    }
    return hostEnd == domain.length() || isPort(domain, hostEnd);
  }

  private static boolean allHexOrColon(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isHex(text.charAt(i)) && text.charAt(i) != ':') {
        return false;
      }
    }
    return true;
  }

  /** Labels of letters, digits and inner hyphens, joined by single dots. */
  private static boolean isHostName(String text, int end) {
    boolean alphanumericBefore = false;
    char last = '.';
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean alphanumeric = isLetter(c) || isDigit(c);
      if (!alphanumeric) {
        boolean allowed = (c == '-' && last != '.') || (c == '.' && alphanumericBefore);
        if (!allowed) {
          return false;
        }
      }
      alphanumericBefore = alphanumeric;
      last = c;
    }
    return alphanumericBefore;
  }

  private static boolean isPort(String text, int colon) {
    if (text.charAt(colon) != ':' || colon + 1 == text.length()) {
      return false;
    }
    for (int i = colon + 1; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Components of lower-case letters and digits with {@code .}, {@code _}, {@code __} or any number
   * of hyphens between two of them.
   */
  private static boolean isPath(String path) {
    boolean wordBefore = false;
    int i = 0;
    while (i < path.length()) {
      char c = path.charAt(i);
      if (isDigit(c) || (c >= 'a' && c <= 'z')) {
        wordBefore = true;
        i++;
        continue;
      }
      if (!wordBefore) {
        return false;
      }
      wordBefore = false;
      int next = i + 1;
      if (c == '-') {
        while (next < path.length() && path.charAt(next) == '-') {
          next++;
        }
      } else if (c == '_') {
        if (next < path.length() && path.charAt(next) == '_') {
          next++;
        }
      } else if (c != '.' && c != '/') {
        return false;
      }
      i = next;
    }
    return wordBefore;
  }

  static boolean isTag(String tag) {
    if (tag.isEmpty() || tag.length() > MAX_TAG_LENGTH) {
      return false;
    }
    for (int i = 0; i < tag.length(); i++) {
      char c = tag.charAt(i);
      boolean word = isLetter(c) || isDigit(c) || c == '_';
      if (!word && (i == 0 || (c != '.' && c != '-'))) {
        return false;
      }
    }
    return true;
  }

  /** The grammar's idea of a digest, which is wider than the digests that exist. */
  private static boolean isDigestSyntax(String digest) {
    int colon = digest.indexOf(':');
    if (colon < 0 || digest.length() - colon - 1 < MIN_DIGEST_DIGITS) {
      return false;
    }
    boolean partStarts = true;
    for (int i = 0; i < colon; i++) {
      char c = digest.charAt(i);
      if (partStarts ? !isLetter(c) : !isLetter(c) && !isDigit(c) && "-_+.".indexOf(c) < 0) {
        return false;
      }
      partStarts = !isLetter(c) && !isDigit(c);
    }
    if (partStarts) {
      return false;
    }
    for (int i = colon + 1; i < digest.length(); i++) {
      if (!isHex(digest.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Digest validDigest(@Nullable String digest) {
    if (digest == null) {
      return null;
    }
    int colon = digest.indexOf(':');
    String label = digest.substring(0, colon);
    if (!label.equals(label.toLowerCase(Locale.ROOT))) {
      throw new InvalidReferenceException(Reason.DIGEST_FORMAT, "invalid checksum digest format");
    }
    for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
      if (algorithm.label().equals(label)) {
        if (digest.length() - colon - 1 != 2 * algorithm.size()) {
          throw new InvalidReferenceException(
              Reason.DIGEST_LENGTH, "invalid checksum digest length");
        }
        if (!digest.equals(digest.toLowerCase(Locale.ROOT))) {
          throw new InvalidReferenceException(
              Reason.DIGEST_FORMAT, "invalid checksum digest format");
        }
        return Digest.parse(digest);
      }
    }
    throw new InvalidReferenceException(Reason.DIGEST_UNSUPPORTED, "unsupported digest algorithm");
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isHex(int c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  private static String printable(String name) {
    String cut = name.length() > 300 ? name.substring(0, 300) + "…" : name;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
