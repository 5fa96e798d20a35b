// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a metadata role.
 *
 * <p>In plain TUF a delegated role's name is free text, so this type accepts every non-empty string
 * that is well-formed Unicode; encoders of the format turn it into file names and URLs. Notary's
 * stricter grammar is checked by {@link #notary(String)}.
 *
 * @param value the full name, for example {@code targets/releases}
 */
public record RoleName(String value) implements Comparable<RoleName> {
  /** The root role. */
  public static final RoleName ROOT = new RoleName("root");

  /** The top-level targets role. */
  public static final RoleName TARGETS = new RoleName("targets");

  /** The snapshot role. */
  public static final RoleName SNAPSHOT = new RoleName("snapshot");

  /** The timestamp role. */
  public static final RoleName TIMESTAMP = new RoleName("timestamp");

  /** The delegation in which Docker publishes the tags that may be pulled. */
  public static final RoleName RELEASES = new RoleName("targets/releases");

  /** The longest name, in characters, that Notary accepts. */
  public static final int NOTARY_MAX_LENGTH = 255;

  private static final Pattern NOTARY_DELEGATION = Pattern.compile("targets(?:/[-a-z0-9_]+)+");

  /**
   * Checks that the name is not empty and is well-formed Unicode.
   *
   * @param value the full name, for example {@code targets/releases}
   * @throws IllegalArgumentException if it is not
   */
  public RoleName {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a role name must not be empty");
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new IllegalArgumentException("a role name must be well-formed Unicode");
      }
    }
  }

  /**
   * {@return the role of that name by Notary's rules: one of the four base roles, or {@code
   * targets/} followed by segments of {@code [-a-z0-9_]}, at most {@value #NOTARY_MAX_LENGTH}
   * characters (notary 0.7.0, {@code tuf/data/roles.go})}
   *
   * @param value the name as it stands in metadata and in URLs
   * @throws IllegalArgumentException if the name does not follow these rules
   */
  public static RoleName notary(String value) {
    switch (value) {
      case "root", "targets", "snapshot", "timestamp" -> {}
      default -> {
        if (value.length() > NOTARY_MAX_LENGTH || !NOTARY_DELEGATION.matcher(value).matches()) {
          throw new IllegalArgumentException("not a Notary role name: '" + printable(value) + "'");
        }
      }
    }
    return new RoleName(value);
  }

  /** {@return whether this is one of the four top-level roles} */
  public boolean isTopLevel() {
    return equals(ROOT) || equals(TARGETS) || equals(SNAPSHOT) || equals(TIMESTAMP);
  }

  /**
   * {@return the name without its last segment, for Notary's hierarchical names; empty for a name
   * without a slash}
   */
  public Optional<RoleName> parent() {
    int slash = value.lastIndexOf('/');
    return slash <= 0 ? Optional.empty() : Optional.of(new RoleName(value.substring(0, slash)));
  }

  /**
   * {@return the last segment of the name: for {@code targets/alice} the signer's name {@code
   * alice}}
   */
  public String lastSegment() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  @Override
  public int compareTo(RoleName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  private static String printable(String text) {
    String cut = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    return cut.replaceAll("[^\\x20-\\x7e…]", "?");
  }
}
