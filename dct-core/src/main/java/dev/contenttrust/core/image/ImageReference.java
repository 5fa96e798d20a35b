// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.image;

import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.image.InvalidReferenceException.Reason;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The name of an image, normalised as Docker does it: {@code alpine:3.19} is {@code
 * docker.io/library/alpine:3.19}.
 *
 * <p>The grammar and the normalisation are those of the Docker command line, version 28. One thing
 * is stricter: a first element that must be a host but cannot be one ({@code a_b.com/app}) is
 * refused, where Docker would take the whole for a path without a host.
 *
 * <p>Immutable and thread-safe; equal if the canonical texts are equal.
 */
public final class ImageReference {
  /** The registry that is meant where none is named. */
  public static final String DEFAULT_DOMAIN = "docker.io";

  /** The tag that is meant by commands that need one where none is named. */
  public static final String DEFAULT_TAG = "latest";

  /** Which of tag and digest a reference has. */
  public enum Kind {
    /** Neither. */
    NAME_ONLY,
    /** A tag. */
    TAGGED,
    /** A digest. */
    DIGESTED,
    /** Both; the digest says what to pull. */
    TAGGED_AND_DIGESTED
  }

  private final String domain;
  private final String path;
  private final @Nullable String tag;
  private final @Nullable Digest digest;

  ImageReference(String domain, String path, @Nullable String tag, @Nullable Digest digest) {
    this.domain = domain;
    this.path = path;
    this.tag = tag;
    this.digest = digest;
  }

  /**
   * Parses what a user would give to {@code docker pull}. A missing tag is not added: see {@link
   * #withDefaultTag()}. Takes time linear in the text's length.
   *
   * @param text the user's text, neither trimmed nor completed
   * @return the reference, its short forms completed
   * @throws InvalidReferenceException if the text is no reference
   */
  public static ImageReference parse(String text) {
    return new ReferenceParser(text).parse();
  }

  /**
   * {@return the registry's host with the port, if one was given; its case is kept: {@code
   * docker.io}, {@code localhost:5000}}
   */
  public String domain() {
    return domain;
  }

  /** {@return the repository within the registry, always lower case: {@code library/alpine}} */
  public String path() {
    return path;
  }

  /** {@return domain and path, without tag and digest: {@code docker.io/library/alpine}} */
  public String name() {
    return domain + '/' + path;
  }

  /** {@return the trust collection of the image's repository; its text is {@link #name()}} */
  public Gun gun() {
    return new Gun(name());
  }

  /** {@return the tag; empty if none was given} */
  public Optional<String> tag() {
    return Optional.ofNullable(tag);
  }

  /** {@return the digest; empty if none was given} */
  public Optional<Digest> digest() {
    return Optional.ofNullable(digest);
  }

  /** {@return which of tag and digest there is} */
  public Kind kind() {
    if (digest == null) {
      return tag == null ? Kind.NAME_ONLY : Kind.TAGGED;
    }
    return tag == null ? Kind.DIGESTED : Kind.TAGGED_AND_DIGESTED;
  }

  /**
   * {@return this reference with the tag {@value #DEFAULT_TAG} if it has neither tag nor digest;
   * otherwise this one}
   */
  public ImageReference withDefaultTag() {
    return kind() == Kind.NAME_ONLY ? new ImageReference(domain, path, DEFAULT_TAG, null) : this;
  }

  /**
   * {@return the reference to that tag of the same repository, without digest}
   *
   * @param newTag 1 to 128 characters by Docker's grammar
   * @throws InvalidReferenceException if it is no tag: 1 to 128 letters, digits, {@code _}, {@code
   *     .} and {@code -}, the first neither {@code .} nor {@code -}
   */
  public ImageReference withTag(String newTag) {
    if (!ReferenceParser.isTag(newTag)) {
      throw new InvalidReferenceException(Reason.FORMAT, "invalid tag format");
    }
    return new ImageReference(domain, path, newTag, null);
  }

  /**
   * {@return the reference to that digest of the same repository; a tag is kept}
   *
   * @param newDigest the digest that replaces the present one, if there is one
   */
  public ImageReference withDigest(Digest newDigest) {
    return new ImageReference(domain, path, tag, newDigest);
  }

  /**
   * {@return the short form that Docker shows to people: {@code alpine:3.19}} It is for messages
   * only: {@code docker.io/localhost/x} and {@code localhost/x} have the same one.
   */
  public String familiar() {
    String shown = name();
    if (domain.equals(DEFAULT_DOMAIN)) {
      String official = ReferenceParser.OFFICIAL_PREFIX;
      boolean isOfficial = path.startsWith(official) && path.indexOf('/', official.length()) < 0;
      shown = isOfficial ? path.substring(official.length()) : path;
    }
    return shown + suffix();
  }

  private String suffix() {
    return (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ImageReference that
        && domain.equals(that.domain)
        && path.equals(that.path)
        && Objects.equals(tag, that.tag)
        && Objects.equals(digest, that.digest);
  }

  @Override
  public int hashCode() {
    return Objects.hash(domain, path, tag, digest);
  }

  /** Returns the canonical text, which parses to an equal reference. */
  @Override
  public String toString() {
    return name() + suffix();
  }
}
