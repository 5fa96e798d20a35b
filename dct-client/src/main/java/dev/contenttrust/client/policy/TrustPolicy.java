// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.policy;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.image.ImageReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Rules for images. The most specific matching pattern decides alone: a name without wildcards,
 * else the pattern with the most literal characters. What no pattern matches is denied.
 *
 * <p>Immutable and thread-safe.
 */
public final class TrustPolicy {
  /** What a verdict does. */
  public enum Mode {
    /** A denial is a denial. */
    ENFORCE,
    /** Every image may run; a denial is only reported. Danger: nothing is protected. */
    AUDIT
  }

  /**
   * One rule.
   *
   * @param pattern which images it speaks of
   * @param requirement what they need
   */
  public record Rule(ImagePattern pattern, Requirement requirement) {}

  private final Mode mode;
  private final List<Rule> rules;

  private TrustPolicy(Mode mode, List<Rule> rules) {
    this.mode = mode;
    this.rules = rules;
  }

  /** {@return a builder of an enforcing policy without rules, which denies everything} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads a policy file; its form is described in the README under "Policy files".
   *
   * @param json the file's bytes, at most 1 MiB
   * @return the policy
   * @throws PolicyFileException if it is not such a file: unknown members are refused too, so that
   *     a misspelt demand cannot be lost
   */
  public static TrustPolicy parse(Bytes json) {
    return new PolicyFile().read(json);
  }

  /** {@return what a verdict does} */
  public Mode mode() {
    return mode;
  }

  /** {@return the rules, the most specific first; unmodifiable} */
  public List<Rule> rules() {
    return rules;
  }

  /**
   * {@return the rule that decides over the image; empty if none matches}
   *
   * @param image a parsed reference
   */
  public Optional<Rule> ruleFor(ImageReference image) {
    return rules.stream().filter(rule -> rule.pattern().matches(image)).findFirst();
  }

  /** Collects rules. Not thread-safe. */
  public static final class Builder {
    private final List<Rule> rules = new ArrayList<>();
    private Mode mode = Mode.ENFORCE;

    private Builder() {}

    /**
     * Sets what a verdict does.
     *
     * @param newMode whether a failed judgement blocks
     * @return this builder
     */
    public Builder mode(Mode newMode) {
      mode = newMode;
      return this;
    }

    /**
     * Adds a rule.
     *
     * @param pattern the images that the rule is about, in the form of {@link ImagePattern#parse}
     * @param requirement what such an image must fulfil
     * @return this builder
     * @throws IllegalArgumentException if the pattern is malformed
     */
    public Builder rule(String pattern, Requirement requirement) {
      rules.add(new Rule(ImagePattern.parse(pattern), requirement));
      return this;
    }

    /**
     * {@return the policy}
     *
     * @throws IllegalArgumentException if two rules have the same pattern
     */
    public TrustPolicy build() {
      Set<ImagePattern> seen = new HashSet<>();
      for (Rule rule : rules) {
        if (!seen.add(rule.pattern())) {
          throw new IllegalArgumentException("two rules for the pattern " + rule.pattern());
        }
      }
      return new TrustPolicy(
          mode,
          rules.stream()
              .sorted((a, b) -> ImagePattern.MOST_SPECIFIC_FIRST.compare(a.pattern(), b.pattern()))
              .toList());
    }
  }
}
