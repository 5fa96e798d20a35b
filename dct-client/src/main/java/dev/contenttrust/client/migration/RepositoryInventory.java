// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.migration;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.UntrustedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is signed in one repository, or why nobody can tell. Immutable.
 *
 * @param gun the repository
 * @param rootKeys canonical ids of the root keys, which a migration keeps as the old identity
 * @param tags the signed tags, by name
 * @param notes what a person should know besides
 * @param failure why the repository could not be read; empty if it could
 */
public record RepositoryInventory(
    Gun gun,
    List<KeyId> rootKeys,
    List<InventoryTag> tags,
    List<Note> notes,
    Optional<Failure> failure) {
  /** The families of failures: what a caller can do about them. */
  public enum FailureKind {
    /** Nothing is signed in the repository. */
    NOT_SIGNED,
    /** There is trust data, and it must not be trusted. */
    UNTRUSTED,
    /** The trust server could not be used; a later attempt may do better. */
    SERVER,
    /** Something that should not have happened. */
    UNEXPECTED
  }

  /**
   * Why a repository could not be read.
   *
   * @param kind the family
   * @param code the stable code of the refusal
   * @param message the reason for people
   */
  public record Failure(FailureKind kind, String code, String message) {}

  /**
   * Something that a person should know: a warning of the verification, roles that signed different
   * digests for one tag ({@value #OTHER_DIGEST}), or why answers of the registry are missing
   * ({@value #REGISTRY_UNKNOWN}).
   *
   * @param code a stable name, in upper case with underscores
   * @param message the text for people
   */
  public record Note(String code, String message) {
    /** The code of a tag for which another role signed another digest. */
    public static final String OTHER_DIGEST = "OTHER_DIGEST";

    /** The code of a registry that could not be asked, or not everything. */
    public static final String REGISTRY_UNKNOWN = "REGISTRY_UNKNOWN";
  }

  /**
   * Copies the lists.
   *
   * @param gun the repository
   * @param rootKeys canonical ids of the root keys
   * @param tags the signed tags, by name
   * @param notes what a person should know besides
   * @param failure why the repository could not be read; empty if it could
   */
  public RepositoryInventory {
    rootKeys = List.copyOf(rootKeys);
    tags = List.copyOf(tags);
    notes = List.copyOf(notes);
  }

  RepositoryInventory with(List<InventoryTag> newTags, List<Note> moreNotes) {
    List<Note> all = new ArrayList<>(notes);
    all.addAll(moreNotes);
    return new RepositoryInventory(gun, rootKeys, newTags, all, failure);
  }

  static RepositoryInventory failed(Gun gun, TrustException refusal) {
    FailureKind kind =
        refusal instanceof NotSignedException
            ? FailureKind.NOT_SIGNED
            : refusal instanceof UntrustedException ? FailureKind.UNTRUSTED : FailureKind.SERVER;
    return failed(gun, new Failure(kind, refusal.code(), String.valueOf(refusal.getMessage())));
  }

  static RepositoryInventory failed(Gun gun, Failure failure) {
    return new RepositoryInventory(gun, List.of(), List.of(), List.of(), Optional.of(failure));
  }
}
