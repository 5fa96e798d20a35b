// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.metadata.PathRule;
import java.util.List;
import java.util.TreeSet;

/**
 * Notary's scope of a delegated role: the target names that begin with one of the prefixes. A
 * prefix need not end at a segment: {@code x} admits {@code xyz}. The empty prefix admits
 * everything, no prefix at all nothing.
 *
 * @param prefixes the prefixes in the order of the metadata
 */
public record PrefixPaths(List<String> prefixes) implements PathRule {
  private static final PrefixPaths NOTHING = new PrefixPaths(List.of());
  private static final PrefixPaths EVERYTHING = new PrefixPaths(List.of(""));

  /**
   * Copies the list.
   *
   * @param prefixes the prefixes in the order of the metadata
   */
  public PrefixPaths {
    prefixes = List.copyOf(prefixes);
  }

  /** {@return the rule that admits no target} */
  public static PrefixPaths nothing() {
    return NOTHING;
  }

  /** {@return the rule that admits every target, written as the empty prefix} */
  public static PrefixPaths everything() {
    return EVERYTHING;
  }

  @Override
  public boolean matches(String targetPath) {
    for (String prefix : prefixes) {
      if (targetPath.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the rule with only those prefixes that begin with one of the delegator's; the others
   * are dropped, not shortened (notary 0.7.0).
   *
   * @throws IllegalArgumentException if the delegator's rule is neither of this type nor {@link
   *     PathRule#everything()}
   */
  @Override
  public PathRule within(PathRule delegator) {
    if (delegator.equals(PathRule.everything())) {
      return this;
    }
    if (!(delegator instanceof PrefixPaths outer)) {
      throw new IllegalArgumentException("a rule of another dialect: " + delegator.getClass());
    }
    TreeSet<String> shortest = outer.shortest();
    return new PrefixPaths(
        prefixes.stream().filter(prefix -> startsWithOneOf(prefix, shortest)).toList());
  }

  /**
   * The prefixes that have no other among them as their own beginning. Sorted, such a prefix of a
   * text is always the nearest entry below the text.
   */
  private TreeSet<String> shortest() {
    TreeSet<String> shortest = new TreeSet<>();
    for (String prefix : new TreeSet<>(prefixes)) {
      if (!startsWithOneOf(prefix, shortest)) {
        shortest.add(prefix);
      }
    }
    return shortest;
  }

  private static boolean startsWithOneOf(String text, TreeSet<String> shortest) {
    String nearest = shortest.floor(text);
    return nearest != null && text.startsWith(nearest);
  }
}
