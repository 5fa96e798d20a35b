// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.metadata;

/**
 * For which target paths a delegated role may speak. Each dialect brings its own implementations
 * (prefixes in Notary, glob patterns and hash prefixes in TUF), so that the search never asks which
 * dialect it walks. Implementations are immutable.
 */
public interface PathRule {
  /**
   * {@return whether the role may speak for the target}
   *
   * @param targetPath the target's name
   */
  boolean matches(String targetPath);

  /**
   * {@return what is left of this rule under the delegator's own rule: Notary drops every prefix
   * that does not begin with one of the delegator's; in TUF the walk itself asks every delegation
   * of the chain, so that the rule stays as it is}
   *
   * @param delegator the rule of the role that delegates
   */
  PathRule within(PathRule delegator);

  /** {@return the rule that admits every target: that of the top-level targets role} */
  static PathRule everything() {
    return EverythingRule.INSTANCE;
  }
}
