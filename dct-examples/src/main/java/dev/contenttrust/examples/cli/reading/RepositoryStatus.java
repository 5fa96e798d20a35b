// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.reading;

import dev.contenttrust.client.Delegation;
import dev.contenttrust.client.RoleKey;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.VerifiedRole;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.crypto.RootCertificates;
import dev.contenttrust.crypto.UnusableCertificateException;
import dev.contenttrust.examples.cli.text.Columns;
import dev.contenttrust.examples.cli.text.JsonMembers;
import dev.contenttrust.examples.cli.text.Phrases;
import dev.contenttrust.examples.cli.text.Printable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When the parts of a collection expire, and whether the keys at hand can renew them.
 *
 * @param gun the collection
 * @param parts the roles, and the certificates of root keys
 */
record RepositoryStatus(Gun gun, List<Part> parts) {
  /**
   * A role or a certificate.
   *
   * @param name the role's name, or {@code root certificate}
   * @param version the version; 0 where there is none
   * @param expires when it expires; {@code null} if nothing was published or it cannot be trusted
   * @param daysLeft whole days until then, at the time of the check
   * @param keys who may sign
   * @param threshold how many must
   * @param atHand how many of the keys are at hand
   * @param due whether it expires too soon, or is unusable already
   * @param note what else there is to say, empty if nothing
   */
  record Part(
      String name,
      long version,
      @Nullable Instant expires,
      long daysLeft,
      List<RoleKey> keys,
      int threshold,
      long atHand,
      boolean due,
      String note) {
    boolean canSign() {
      return atHand >= threshold;
    }
  }

  /** Judges the verified state by what must hold for the given time from the check on. */
  static RepositoryStatus of(VerifiedRepository repository, Set<KeyId> keys, Duration within) {
    List<Part> parts = new ArrayList<>();
    for (VerifiedRole<?> role : repository.roles()) {
      parts.add(verified(role, repository, keys, within));
    }
    for (Delegation delegation : repository.delegations()) {
      if (delegation.verified().isEmpty()) {
        parts.add(unverified(delegation, keys));
      }
    }
    for (RoleKey key : repository.root().keys()) {
      if (key.key().encoding() == PublicKey.Encoding.CERTIFICATES_PEM) {
        parts.add(certificate(key, repository, keys, within));
      }
    }
    return new RepositoryStatus(repository.gun(), List.copyOf(parts));
  }

  /** Tells whether anything expires too soon. */
  boolean isDue() {
    return parts.stream().anyMatch(Part::due);
  }

  private static Part verified(
      VerifiedRole<?> role, VerifiedRepository repository, Set<KeyId> keys, Duration within) {
    boolean renewsItself = role.name().equals(RoleName.TIMESTAMP);
    return new Part(
        role.name().value(),
        role.version(),
        role.expires(),
        daysLeft(repository, role.expires()),
        role.keys(),
        role.threshold(),
        atHand(role.keys(), keys),
        !renewsItself && isWithin(repository, role.expires(), within),
        renewsItself ? "renewed by the server" : "");
  }

  private static Part unverified(Delegation delegation, Set<KeyId> keys) {
    return new Part(
        delegation.name().value(),
        0,
        null,
        0,
        delegation.keys(),
        delegation.threshold(),
        atHand(delegation.keys(), keys),
        delegation.error().isPresent(),
        RoleText.state(delegation));
  }

  private static Part certificate(
      RoleKey key, VerifiedRepository repository, Set<KeyId> keys, Duration within) {
    String name = "root certificate";
    List<RoleKey> one = List.of(key);
    try {
      Instant expires = RootCertificates.parse(key.key()).notAfter();
      return new Part(
          name,
          0,
          expires,
          daysLeft(repository, expires),
          one,
          1,
          atHand(one, keys),
          isWithin(repository, expires, within),
          "");
    } catch (UnusableCertificateException e) {
      return new Part(
          name, 0, null, 0, one, 1, atHand(one, keys), true, String.valueOf(e.getMessage()));
    }
  }

  private static boolean isWithin(VerifiedRepository repository, Instant expires, Duration within) {
    return !expires.isAfter(repository.verifiedAt().plus(within));
  }

  private static long daysLeft(VerifiedRepository repository, Instant expires) {
    return Duration.between(repository.verifiedAt(), expires).toDays();
  }

  private static long atHand(List<RoleKey> listed, Set<KeyId> keys) {
    return listed.stream().map(RoleKey::canonicalId).distinct().filter(keys::contains).count();
  }

  /** Returns the status for people. */
  String text() {
    Columns columns =
        new Columns().row("ROLE", "VERSION", "EXPIRES", "DAYS", "NEEDS", "AT HAND", "KEYS", "NOTE");
    for (Part part : parts) {
      columns.row(
          part.name(),
          part.version() == 0 ? "-" : Long.toString(part.version()),
          part.expires() == null ? "-" : Phrases.moment(part.expires()),
          part.expires() == null ? "-" : Long.toString(part.daysLeft()),
          part.threshold() + " of " + part.keys().size(),
          part.atHand() + (part.canSign() ? " (can sign)" : ""),
          RoleText.keys(part.keys()),
          (part.due() ? "DUE " : "") + Printable.of(part.note()));
    }
    return gun + "\n" + columns.render();
  }

  /** Returns the status for scripts. */
  JsonObject json() {
    return new JsonMembers()
        .with("gun", gun.value())
        .with("due", isDue())
        .withAll("parts", parts, RepositoryStatus::json)
        .build();
  }

  private static JsonObject json(Part part) {
    JsonMembers members = new JsonMembers().with("name", part.name());
    if (part.version() != 0) {
      members.with("version", part.version());
    }
    if (part.expires() != null) {
      members.with("expires", part.expires().toString()).with("daysLeft", part.daysLeft());
    }
    RoleJson.withKeys(members, part.threshold(), part.keys())
        .with("keysAtHand", part.atHand())
        .with("canSign", part.canSign())
        .with("due", part.due());
    return part.note().isEmpty() ? members.build() : members.with("note", part.note()).build();
  }
}
