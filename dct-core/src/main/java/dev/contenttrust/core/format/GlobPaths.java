// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.metadata.PathRule;
import java.util.List;

/**
 * TUF's scope of a delegated role by path patterns (TUF 1.0.34, 4.5): {@code *} stands for any run
 * of characters and {@code ?} for one, neither of them for a slash, so that pattern and path have
 * equally many segments. Everything else, brackets included, stands for itself; case matters.
 *
 * @param patterns the patterns in the order of the metadata
 */
public record GlobPaths(List<String> patterns) implements PathRule {
  /**
   * Copies the list.
   *
   * @param patterns the patterns in the order of the metadata
   */
  public GlobPaths {
    patterns = List.copyOf(patterns);
  }

  @Override
  public boolean matches(String targetPath) {
    int[] path = targetPath.codePoints().toArray();
    for (String pattern : patterns) {
      if (matches(pattern.codePoints().toArray(), path)) {
        return true;
      }
    }
    return false;
  }

  /** The search asks every delegation of the chain, so that nothing is cut here. */
  @Override
  public PathRule within(PathRule delegator) {
    return this;
  }

  /**
   * Walks both from the left and, at a mismatch, lets the last star swallow one character more. A
   * star before the last one never needs a second chance: what lies between two stars may as well
   * match as early as possible. Slashes match only slashes, so that a star that met one has failed
   * for good.
   */
  private static boolean matches(int[] pattern, int[] path) {
    int p = 0;
    int t = 0;
    int afterStar = -1;
    int swallowed = 0;
    while (t < path.length) {
      if (p < pattern.length && pattern[p] == '*') {
        afterStar = ++p;
        swallowed = t;
      } else if (p < pattern.length
          && (pattern[p] == path[t] || (pattern[p] == '?' && path[t] != '/'))) {
        if (pattern[p] == '/') {
          // The segment is matched: its stars have no say in the next.
          afterStar = -1;
        }
        p++;
        t++;
      } else if (afterStar >= 0 && path[swallowed] != '/') {
        p = afterStar;
        t = ++swallowed;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == '*') {
      p++;
    }
    return p == pattern.length;
  }
}
