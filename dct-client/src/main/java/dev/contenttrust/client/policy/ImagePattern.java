// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.policy;

import dev.contenttrust.core.image.ImageReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A pattern over full image names, {@code host[:port]/path}, without tag and digest.
 *
 * <p>The first segment is the registry's host, the others are those of the path. {@code *} stands
 * for any characters within one segment; the segment {@code **} stands for one or more whole
 * segments. The whole name must match: {@code trusted.example/**} does not match {@code
 * evil.example/trusted.example/x}. Images of Docker Hub are written in full, {@code
 * docker.io/library/alpine}.
 *
 * <p>Spellings of one registry are one: case does not count in hosts, nor does the default port
 * {@code :443}, the form of an IPv6 address, or which of its names Docker Hub is called by. Paths
 * are always lower case. Another port, or another name that leads to the same machine, is another
 * registry.
 *
 * <p>Immutable and thread-safe.
 */
public final class ImagePattern {
  private static final String ACROSS = "**";
  private static final int MAX_LENGTH = 1024;

  /**
   * Orders patterns by how much they say: a name without wildcards before all others, then the one
   * with more literal characters, then the one with fewer wildcards; the most specific comes first.
   */
  static final Comparator<ImagePattern> MOST_SPECIFIC_FIRST =
      Comparator.comparing((ImagePattern pattern) -> pattern.wildcards() > 0)
          .thenComparing(Comparator.comparingLong(ImagePattern::literals).reversed())
          .thenComparingLong(ImagePattern::wildcards)
          .thenComparing(ImagePattern::canonical);

  private final String text;

  /** With the host in its canonical spelling. */
  private final List<String> segments;

  private ImagePattern(String text, List<String> segments) {
    this.text = text;
    this.segments = segments;
  }

  /**
   * Parses a pattern.
   *
   * @param text a host, a path and wildcards as described above
   * @return the pattern
   * @throws IllegalArgumentException if it is empty or longer than 1024 characters, has an empty
   *     segment, or {@code **} as part of a segment
   */
  public static ImagePattern parse(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("an image pattern has 1 to " + MAX_LENGTH + " characters");
    }
    List<String> segments = List.of(text.split("/", -1));
    for (String segment : segments) {
      if (segment.isEmpty()) {
        throw new IllegalArgumentException("an image pattern has no empty segment: '" + text + "'");
      }
      if (segment.contains(ACROSS) && !segment.equals(ACROSS)) {
        throw new IllegalArgumentException(
            "'**' stands alone between slashes in an image pattern: '" + text + "'");
      }
    }
    if (segments.size() == 1 && !segments.get(0).equals(ACROSS)) {
      throw new IllegalArgumentException(
          "an image pattern names the registry too, as in docker.io/library/" + text);
    }
    return new ImagePattern(text, canonical(segments));
  }

  /** A host with wildcards keeps its port: it may stand for several. */
  private static List<String> canonical(List<String> segments) {
    String host = segments.get(0);
    boolean isLiteral = host.indexOf('*') < 0;
    List<String> canonical = new ArrayList<>(segments);
    canonical.set(0, isLiteral ? HostSpelling.canonical(host) : host.toLowerCase(Locale.ROOT));
    return List.copyOf(canonical);
  }

  /**
   * {@return whether the image's full name, its host included, matches}
   *
   * @param image a parsed reference; its tag and digest play no part
   */
  public boolean matches(ImageReference image) {
    return matchesName(image.gun().value());
  }

  boolean matchesName(String name) {
    List<String> written = List.of(name.split("/", -1));
    List<String> tried = new ArrayList<>(written);
    for (String host : HostSpelling.forms(written.get(0))) {
      tried.set(0, host);
      if (matchesSegments(tried)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Looks for a match with at most one remembered {@code **}, which takes time in the product of
   * the lengths.
   */
  private boolean matchesSegments(List<String> name) {
    int pattern = 0;
    int at = 0;
    int retryPattern = -1;
    int retryAt = -1;
    while (at < name.size()) {
      if (pattern < segments.size() && segments.get(pattern).equals(ACROSS)) {
        retryPattern = pattern;
        retryAt = at + 1;
        pattern++;
        at++;
      } else if (pattern < segments.size() && matchesSegment(segments.get(pattern), name.get(at))) {
        pattern++;
        at++;
      } else if (retryPattern >= 0) {
        pattern = retryPattern + 1;
        at = ++retryAt;
        if (at > name.size()) {
          return false;
        }
      } else {
        return false;
      }
    }
    return pattern == segments.size();
  }

  private static boolean matchesSegment(String pattern, String segment) {
    int p = 0;
    int s = 0;
    int star = -1;
    int resume = 0;
    while (s < segment.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = s;
      } else if (p < pattern.length() && pattern.charAt(p) == segment.charAt(s)) {
        p++;
        s++;
      } else if (star >= 0) {
        p = star + 1;
        s = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private long literals() {
    return canonical().chars().filter(c -> c != '*').count();
  }

  private long wildcards() {
    return canonical().chars().filter(c -> c == '*').count();
  }

  private String canonical() {
    return String.join("/", segments);
  }

  /** Returns whether both match the same images because they differ in spelling alone. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ImagePattern that && segments.equals(that.segments);
  }

  @Override
  public int hashCode() {
    return segments.hashCode();
  }

  /** Returns the pattern as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
