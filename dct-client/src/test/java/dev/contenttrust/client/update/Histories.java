// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import dev.contenttrust.client.Situation;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.testing.AttackKit;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.RepositoryBuilder;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * What may happen to a repository with {@code targets/releases}, a role below it and a signer's
 * role, honestly or not.
 */
final class Histories {
  static final RoleName ALICE = new RoleName("targets/alice");
  private static final RoleName DEEP = new RoleName("targets/releases/deep");
  static final List<RoleName> ROLES =
      List.of(
          RoleName.ROOT,
          RoleName.TIMESTAMP,
          RoleName.SNAPSHOT,
          RoleName.TARGETS,
          RoleName.RELEASES,
          ALICE,
          DEEP);

  /** What the server, or somebody on the way to it, may do between two questions. */
  enum Deed {
    NOTHING,
    RENEW,
    SIGN_ANOTHER_TARGET,
    ROTATE,
    ROLL_BACK,
    VANISH,
    EXPIRE,
    SIGN_WITH_FOREIGN_KEY,
    FORGE_SIGNATURE,
    REMOVE_SIGNATURES,
    TRAILING_LETTER,
    SERVE_OLD_STATE,
    STALE_PLAIN_NAMES,
    WRONG_ROLE_UNDER_PLAIN_NAMES,
    NO_PLAIN_NAMES,
    FILE_MISSING,
    WITHDRAW,
    DELEGATE_ANEW,
    SIGN_AT_LAST,
    TIME_PASSES
  }

  record Step(Deed deed, RoleName role) {}

  /** Returns histories in which things happen to these roles. */
  static Arbitrary<List<Step>> ofRoles(List<RoleName> roles) {
    return Combinators.combine(Arbitraries.of(Deed.class), Arbitraries.of(roles))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  private Histories() {}

  /** Begins with an honest repository. */
  static Situation begin() {
    Situation situation = Situation.honest();
    situation
        .publisher
        .delegation("targets/releases", r -> r.target("1.0", "image 1, released"))
        .delegation("targets/alice", r -> r.target("1.0", "image 1, by alice"))
        .delegation("targets/releases/deep", r -> r.target("1.0", "image 1, deep"));
    return situation;
  }

  /** Lets it happen, and returns what the server has then. */
  static PublishedRepository perform(
      Situation situation, Step step, PublishedRepository first, PublishedRepository before) {
    RepositoryBuilder publisher = situation.publisher;
    RoleName role = step.role();
    boolean mayChange =
        List.of(
                Deed.NOTHING,
                Deed.RENEW,
                Deed.SERVE_OLD_STATE,
                Deed.TIME_PASSES,
                Deed.DELEGATE_ANEW)
            .contains(step.deed());
    if (!mayChange && !publisher.has(role)) {
      return publisher.publish();
    }
    switch (step.deed()) {
      case NOTHING,
          NO_PLAIN_NAMES,
          STALE_PLAIN_NAMES,
          WRONG_ROLE_UNDER_PLAIN_NAMES,
          FILE_MISSING -> {
        publisher.targets(t -> t.target("now", "after " + before.served().hashCode()).resign());
        // Targets that are replayed for good do not change; but under a timestamp that it knows a
        // client that lives long asks for no file, and need not notice that one is gone.
        publisher.timestamp(t -> t.resign());
      }
      case RENEW -> publisher.timestamp(t -> t.resign());
      case SIGN_ANOTHER_TARGET -> publisher.change(role, r -> r.resign());
      case ROTATE -> publisher.rotate(role);
      case ROLL_BACK -> AttackKit.rollBack(publisher, role, first.file(role));
      case VANISH -> AttackKit.vanish(publisher, role);
      case EXPIRE -> AttackKit.expire(publisher, role);
      case SIGN_WITH_FOREIGN_KEY -> AttackKit.signWithForeignKey(publisher, role);
      case FORGE_SIGNATURE -> AttackKit.forgeSignature(publisher, role);
      case REMOVE_SIGNATURES -> AttackKit.removeSignatures(publisher, role);
      case TRAILING_LETTER ->
          publisher.change(role, r -> r.resign().wire(AttackKit.text(file -> file + "x")));
      case WITHDRAW -> {
        if (!role.isTopLevel()) {
          publisher.withoutDelegation(role.value());
        }
      }
      case DELEGATE_ANEW -> {
        if (!publisher.has(role)) {
          publisher.delegation(role.value(), r -> r.target("1.0", "image 1, anew").notInSnapshot());
        }
      }
      case SIGN_AT_LAST -> publisher.change(role, r -> r.honest().resign());
      case SERVE_OLD_STATE -> {
        return first;
      }
      case TIME_PASSES -> {
        situation.after(java.time.Duration.ofDays(10));
        return before;
      }
    }
    PublishedRepository next = publisher.publish();
    return switch (step.deed()) {
      case STALE_PLAIN_NAMES -> plainNames(next, before);
      case WRONG_ROLE_UNDER_PLAIN_NAMES -> {
        PublishedRepository mixed = next;
        mixed = mixed.with("snapshot.json", next.file(RoleName.TARGETS));
        RoleName other = publisher.has(RoleName.RELEASES) ? RoleName.RELEASES : RoleName.TIMESTAMP;
        mixed = mixed.with("targets.json", next.file(other));
        yield mixed.with("targets/releases.json", next.file(RoleName.ROOT));
      }
      case NO_PLAIN_NAMES ->
          next.without("snapshot.json").without("targets.json").without("targets/releases.json");
      // Under the one name as under the other: the promised bytes are good wherever they lie.
      case FILE_MISSING -> next.without(hashed(role, next.file(role))).without(role + ".json");
      default -> next;
    };
  }

  private static PublishedRepository plainNames(
      PublishedRepository next, PublishedRepository before) {
    PublishedRepository mixed = next;
    for (String name : List.of("snapshot.json", "targets.json", "targets/releases.json")) {
      Bytes old = before.served().get(name);
      mixed = old == null ? mixed.without(name) : mixed.with(name, old);
    }
    return mixed;
  }

  private static String hashed(RoleName role, Bytes file) {
    return role + "." + dev.contenttrust.core.Digest.sha256Of(file).hex() + ".json";
  }
}
