// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks.server;

import dev.contenttrust.core.Gun;
import java.util.Locale;

/** The repositories that are measured. One ECDSA key a role; Docker's kind of tags. */
public enum Shape {
  /** One tag. */
  T1(1, 0),
  /** 100 tags. */
  T100(100, 0),
  /** 10 000 tags. */
  T10000(10_000, 0),
  /** 100 000 tags. */
  T100000(100_000, 0),
  /** One tag, and 200 delegations that may sign any tag and sign one each, as Docker signers do. */
  D200(1, 200),
  /** One tag, whose timestamp is another one at each request. */
  RENEWED(1, 0);

  private final int tags;
  private final int delegations;

  Shape(int tags, int delegations) {
    this.tags = tags;
    this.delegations = delegations;
  }

  /** Returns how many tags {@code targets} signs. */
  public int tags() {
    return tags;
  }

  /** Returns how many roles {@code targets} delegates to. */
  public int delegations() {
    return delegations;
  }

  /** Returns the repository's name. */
  public Gun gun() {
    return new Gun("registry.example.com/bench/" + name().toLowerCase(Locale.ROOT));
  }

  /** Returns the name of a tag. */
  public static String tag(int index) {
    return "release-" + index;
  }

  /** Returns the tag that is asked for: one in the middle. */
  public String askedTag() {
    return tag(tags / 2);
  }
}
