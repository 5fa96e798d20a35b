// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads {@code WWW-Authenticate} headers by RFC 9110, 11.6.1: several challenges in a line, several
 * lines, names without regard to case, quoted values with escapes. What does not follow the grammar
 * ends the reading of that line; the challenges before it count. Not thread-safe; one per line.
 */
final class ChallengeParser {
  /** Beyond this length, in characters, a line is not read. */
  private static final int MAX_LINE = 16 << 10;

  private final String line;
  private int at;

  private ChallengeParser(String line) {
    this.line = line;
  }

  static List<Challenge> parse(List<String> lines) {
    List<Challenge> found = new ArrayList<>();
    for (String line : lines) {
      if (line.length() <= MAX_LINE) {
        new ChallengeParser(line).readInto(found);
      }
    }
    return found;
  }

  private void readInto(List<Challenge> found) {
    skipSeparators();
    while (at < line.length()) {
      String scheme = token();
      if (scheme.isEmpty()) {
        return;
      }
      skipBlanks();
      Map<String, String> parameters = new HashMap<>();
      boolean sound = parameters(parameters);
      found.add(new Challenge(scheme.toLowerCase(Locale.ROOT), parameters));
      if (!sound) {
        return;
      }
      skipSeparators();
    }
  }

  /** Reads up to the next challenge; returns false if the rest of the line makes no sense. */
  private boolean parameters(Map<String, String> into) {
    while (at < line.length()) {
      int start = at;
      String name = token();
      skipBlanks();
      if (!name.isEmpty() && at < line.length() && line.charAt(at) == '=' && !isPadding()) {
        at++;
        skipBlanks();
        if (!value(name.toLowerCase(Locale.ROOT), into)) {
          return false;
        }
        skipSeparators();
      } else if ((into.isEmpty() && start == at) || isToken68(start)) {
        skipToken68(start);
        skipSeparators();
      } else {
        // A token that no "=" follows is the next challenge's scheme.
        at = start;
        return !name.isEmpty();
      }
    }
    return true;
  }

  private boolean value(String name, Map<String, String> into) {
    if (at < line.length() && line.charAt(at) == '"') {
      StringBuilder text = new StringBuilder();
      at++;
      while (at < line.length() && line.charAt(at) != '"') {
        if (line.charAt(at) == '\\' && at + 1 < line.length()) {
          at++;
        }
        text.append(line.charAt(at++));
      }
      if (at == line.length()) {
        return false;
      }
      at++;
      into.putIfAbsent(name, text.toString());
      return true;
    }
    String token = token();
    into.putIfAbsent(name, token);
    return !token.isEmpty();
  }

  /** An equals sign at the end or before another one pads a token68 instead of giving a value. */
  private boolean isPadding() {
    int next = at;
    while (next < line.length() && line.charAt(next) == '=') {
      next++;
    }
    return next == line.length() || line.charAt(next) == ',';
  }

  private boolean isToken68(int start) {
    int end = start;
    while (end < line.length() && (isTokenCharacter(line.charAt(end)) || line.charAt(end) == '/')) {
      end++;
    }
    return end < line.length() && end > start && line.charAt(end) == '=';
  }

  private void skipToken68(int start) {
    at = start;
    while (at < line.length() && line.charAt(at) != ',' && !isBlank(line.charAt(at))) {
      at++;
    }
    skipBlanks();
  }

  private String token() {
    int start = at;
    while (at < line.length() && isTokenCharacter(line.charAt(at))) {
      at++;
    }
    return line.substring(start, at);
  }

  private void skipBlanks() {
    while (at < line.length() && isBlank(line.charAt(at))) {
      at++;
    }
  }

  private void skipSeparators() {
    while (at < line.length() && (isBlank(line.charAt(at)) || line.charAt(at) == ',')) {
      at++;
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isTokenCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }
}
