// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which root keys may speak for which collections. Pins hold at every use, also for a root that is
 * already stored (Notary lets a stored root escape; this library does not).
 *
 * <p>For a collection the most specific entry counts alone: keys and certificates of exactly that
 * name, else those of the longest matching pattern {@code prefix*}, else the authorities of the
 * longest matching pattern, else trust on first use if it was allowed for the rest; otherwise the
 * collection is refused. Names are compared with their case, and a prefix is one of characters, as
 * in Notary's configuration: {@code example.com/team*} matches {@code example.com/teammate/app}
 * too, {@code example.com/team/*} does not. Immutable and thread-safe.
 */
public final class RootPins {
  /** What a collection's root must stand on. */
  public sealed interface Anchor {
    /**
     * One of these keys.
     *
     * @param keyIds accepted ids: of the certificate as root metadata lists it, or of the public
     *     key itself, which stays the same when the certificate is renewed
     * @param certificates accepted leaf certificates
     */
    record Keys(List<KeyId> keyIds, List<X509Certificate> certificates) implements Anchor {
      /**
       * Copies the lists.
       *
       * @param keyIds accepted ids: of the certificate as root metadata lists it, or of the public
       *     key itself, which stays the same when the certificate is renewed
       * @param certificates accepted leaf certificates
       */
      public Keys {
        keyIds = List.copyOf(keyIds);
        certificates = List.copyOf(certificates);
      }
    }

    /**
     * A certificate issued by one of these authorities.
     *
     * @param certificates the authorities' certificates
     */
    record Authorities(List<X509Certificate> certificates) implements Anchor {
      /**
       * Copies the list.
       *
       * @param certificates the authorities' certificates
       */
      public Authorities {
        certificates = List.copyOf(certificates);
      }
    }

    /** Whatever root is seen first: trust on first use. */
    record FirstUse() implements Anchor {}

    /** Nothing: the collection is not among the pinned ones, and must be refused. */
    record Nothing() implements Anchor {}
  }

  private static final RootPins FIRST_USE = new RootPins(Map.of(), Map.of(), Map.of(), true);

  private final Map<String, List<KeyId>> keyIds;
  private final Map<String, List<X509Certificate>> certificates;
  private final Map<String, List<X509Certificate>> authorities;
  private final boolean firstUseForTheRest;

  private RootPins(
      Map<String, List<KeyId>> keyIds,
      Map<String, List<X509Certificate>> certificates,
      Map<String, List<X509Certificate>> authorities,
      boolean firstUseForTheRest) {
    this.keyIds = keyIds;
    this.certificates = certificates;
    this.authorities = authorities;
    this.firstUseForTheRest = firstUseForTheRest;
  }

  /**
   * Returns no pins: every collection is trusted on first use.
   *
   * @return no pins: every collection is trusted on first use
   */
  public static RootPins trustOnFirstUse() {
    return FIRST_USE;
  }

  /**
   * Returns a builder of pins.
   *
   * @return an empty builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns what the collection's root must stand on.
   *
   * @param gun the collection
   * @return what the collection's root must stand on
   */
  public Anchor anchor(Gun gun) {
    String pattern = mostSpecific(gun);
    if (pattern != null) {
      return new Anchor.Keys(
          keyIds.getOrDefault(pattern, List.of()), certificates.getOrDefault(pattern, List.of()));
    }
    String authority = longest(authorities, gun);
    if (authority != null) {
      return new Anchor.Authorities(authorities.getOrDefault(authority, List.of()));
    }
    return firstUseForTheRest ? new Anchor.FirstUse() : new Anchor.Nothing();
  }

  private @Nullable String mostSpecific(Gun gun) {
    if (keyIds.containsKey(gun.value()) || certificates.containsKey(gun.value())) {
      return gun.value();
    }
    String byKey = longest(keyIds, gun);
    String byCertificate = longest(certificates, gun);
    if (byKey == null) {
      return byCertificate;
    }
    return byCertificate == null || byKey.length() >= byCertificate.length()
        ? byKey
        : byCertificate;
  }

  private static @Nullable String longest(Map<String, ?> entries, Gun gun) {
    String best = null;
    for (String pattern : entries.keySet()) {
      if (matches(pattern, gun) && (best == null || pattern.length() > best.length())) {
        best = pattern;
      }
    }
    return best;
  }

  private static boolean matches(String pattern, Gun gun) {
    return pattern.endsWith("*")
        ? gun.value().startsWith(pattern.substring(0, pattern.length() - 1))
        : gun.value().equals(pattern);
  }

  /** Collects pins. Not thread-safe. */
  public static final class Builder {
    private final Map<String, List<KeyId>> keyIds = new TreeMap<>();
    private final Map<String, List<X509Certificate>> certificates = new TreeMap<>();
    private final Map<String, List<X509Certificate>> authorities = new TreeMap<>();
    private boolean firstUseForTheRest;

    private Builder() {}

    /**
     * Accepts a root key.
     *
     * @param pattern a collection's name, or a prefix followed by {@code *}
     * @param keyId the id of the root certificate, or of the public key itself: 64 lower-case
     *     hexadecimal digits with Notary. A pin of any other text matches no root, which refuses
     *     all
     * @return this builder
     */
    public Builder key(String pattern, KeyId keyId) {
      add(keyIds, pattern, keyId);
      return this;
    }

    /**
     * Accepts a root certificate.
     *
     * @param pattern a collection's name, or a prefix followed by {@code *}
     * @param certificate the leaf certificate
     * @return this builder
     */
    public Builder certificate(String pattern, X509Certificate certificate) {
      add(certificates, pattern, certificate);
      return this;
    }

    /**
     * Accepts every root certificate that this authority issued.
     *
     * @param pattern a collection's name, or a prefix followed by {@code *}
     * @param certificate the authority's certificate
     * @return this builder
     */
    public Builder authority(String pattern, X509Certificate certificate) {
      add(authorities, pattern, certificate);
      return this;
    }

    /**
     * Accepts no root at all, as an empty list in Notary's configuration does; keys and
     * certificates of the same pattern lift it.
     *
     * @param pattern a collection's name, or a prefix followed by {@code *}
     * @return this builder
     */
    public Builder nothing(String pattern) {
      requirePattern(pattern);
      keyIds.computeIfAbsent(pattern, ignored -> new ArrayList<>());
      return this;
    }

    /**
     * Trusts collections on first use that no pin matches. Danger: whoever stands between this
     * client and the server at first contact chooses the root.
     *
     * @return this builder
     */
    public Builder trustOnFirstUseForTheRest() {
      firstUseForTheRest = true;
      return this;
    }

    /**
     * Returns the pins.
     *
     * @return the pins
     */
    public RootPins build() {
      return new RootPins(
          frozen(keyIds), frozen(certificates), frozen(authorities), firstUseForTheRest);
    }

    private static <T> void add(Map<String, List<T>> entries, String pattern, T value) {
      requirePattern(pattern);
      entries.computeIfAbsent(pattern, ignored -> new ArrayList<>()).add(value);
    }

    private static void requirePattern(String pattern) {
      if (pattern.isEmpty() || (pattern.indexOf('*') >= 0 && !isPrefix(pattern))) {
        throw new IllegalArgumentException(
            "a pattern is a name, or a prefix followed by one '*': '" + pattern + "'");
      }
    }

    private static boolean isPrefix(String pattern) {
      return pattern.indexOf('*') == pattern.length() - 1;
    }

    private static <T> Map<String, List<T>> frozen(Map<String, List<T>> entries) {
      Map<String, List<T>> copy = new LinkedHashMap<>();
      entries.forEach((pattern, values) -> copy.put(pattern, List.copyOf(values)));
      return Map.copyOf(copy);
    }
  }
}
