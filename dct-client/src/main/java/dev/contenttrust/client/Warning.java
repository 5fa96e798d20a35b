// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import dev.contenttrust.core.Digest;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Something that does not change an answer and that a person should know. Immutable. */
public sealed interface Warning {
  /**
   * Returns the warning as one line for people; the text is no API.
   *
   * @return the warning as one line for people
   */
  String message();

  /**
   * Returns a stable, machine-readable name, in upper case with underscores.
   *
   * @return a stable, machine-readable name, in upper case with underscores
   */
  String code();

  /**
   * A role expires soon.
   *
   * @param role the role
   * @param expires when it expires
   */
  record ExpiringSoon(RoleName role, Instant expires) implements Warning {
    @Override
    public String message() {
      return role + " expires at " + expires.truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public String code() {
      return "EXPIRING_SOON";
    }
  }

  /**
   * The server could not be used, and the cache answered: there may be something newer.
   *
   * @param cause how the server failed
   * @param expires when the cached timestamp ends to be accepted
   */
  record CacheUsed(TrustServerException cause, Instant expires) implements Warning {
    @Override
    public String message() {
      return "the trust server could not be used, and the answer comes from the cache, which is"
          + " accepted until "
          + expires.truncatedTo(ChronoUnit.SECONDS)
          + ": "
          + cause.getMessage();
    }

    @Override
    public String code() {
      return "CACHE_USED";
    }
  }

  /**
   * A repository was seen for the first time, and its root is trusted from now on.
   *
   * @param rootKeys the ids of the root keys, as root metadata lists them
   * @param canonicalKeys the ids of the same keys without their certificates, in the same order
   */
  record TrustedOnFirstUse(List<KeyId> rootKeys, List<KeyId> canonicalKeys) implements Warning {
    /**
     * Copies the lists.
     *
     * @param rootKeys the ids of the root keys, as root metadata lists them
     * @param canonicalKeys the ids of the same keys without their certificates, in the same order
     */
    public TrustedOnFirstUse {
      rootKeys = List.copyOf(rootKeys);
      canonicalKeys = List.copyOf(canonicalKeys);
    }

    @Override
    public String message() {
      return "trusted on first use, root key "
          + String.join(", ", rootKeys.stream().map(KeyId::value).toList());
    }

    @Override
    public String code() {
      return "TRUSTED_ON_FIRST_USE";
    }
  }

  /**
   * The repository was deleted and created anew under a pinned root key, and what was known of it
   * was replaced.
   *
   * @param formerRoot the digest of the root file that was trusted before
   */
  record CreatedAnew(Digest formerRoot) implements Warning {
    @Override
    public String message() {
      return "created anew under the pinned root key; the root "
          + formerRoot
          + " that was trusted before is forgotten";
    }

    @Override
    public String code() {
      return "CREATED_ANEW";
    }
  }

  /**
   * The metadata could be verified and not be stored: rollback protection ends with this process.
   *
   * @param reason why
   */
  record StoreNotWritten(String reason) implements Warning {
    @Override
    public String message() {
      return "verified metadata could not be stored: " + reason;
    }

    @Override
    public String code() {
      return "STORE_NOT_WRITTEN";
    }
  }

  /**
   * Stored files were damaged, unreadable or not trusted any more, and are treated as absent.
   *
   * @param problems what was found
   */
  record StoreDamaged(List<String> problems) implements Warning {
    /**
     * Copies the list.
     *
     * @param problems what was found
     */
    public StoreDamaged {
      problems = List.copyOf(problems);
    }

    @Override
    public String message() {
      return "stored metadata was ignored: " + String.join("; ", problems);
    }

    @Override
    public String code() {
      return "STORE_DAMAGED";
    }
  }

  /**
   * A delegated role cannot be trusted; names that it covers are refused, unless the client is
   * {@linkplain Strictness#LENIENT lenient}.
   *
   * @param role the role
   * @param reason why
   */
  record RoleUnusable(RoleName role, String reason) implements Warning {
    @Override
    public String message() {
      return role + " cannot be used: " + reason;
    }

    @Override
    public String code() {
      return "ROLE_UNUSABLE";
    }
  }

  /**
   * A role is delegated to, and nothing was ever published for it.
   *
   * @param role the role
   */
  record RoleNeverPublished(RoleName role) implements Warning {
    @Override
    public String message() {
      return role + " is delegated to, and nothing was ever published for it";
    }

    @Override
    public String code() {
      return "ROLE_NEVER_PUBLISHED";
    }
  }
}
