// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.client.Delegation;
import dev.contenttrust.client.Limits;
import dev.contenttrust.client.Provenance;
import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.VerifiedRole;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.format.NotaryFormat;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.crypto.SignatureVerifier;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.RepositoryBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** A client with a memory and no network: it leads each publication through one update. */
final class Client {
  private static final SignatureVerifier VERIFIER = SignatureVerifier.create();

  final Map<RoleName, Bytes> files = new TreeMap<>();
  Map<RoleName, Long> floor = Map.of();
  RootPins pins = RootPins.trustOnFirstUse();
  Limits limits = Limits.DEFAULT;
  ExpiryPolicy expiry = ExpiryPolicy.ENFORCE;
  Instant now = RepositoryBuilder.NOW;

  /** Returns a client that trusts what was published. */
  static Client knowing(PublishedRepository published) {
    Client client = new Client();
    client.update(published);
    return client;
  }

  /** Updates and remembers, as long as nothing is refused. */
  TrustedMetadata update(PublishedRepository server) {
    TrustedMetadata trusted = start(server);
    roots(trusted, server);
    top(trusted, server);
    delegations(trusted, server);
    remember(trusted);
    return trusted;
  }

  /** Updates and returns the refusal of the role, thrown or recorded. */
  UntrustedException refusal(RoleName role, PublishedRepository server) {
    Object result = outcome(() -> update(server));
    if (result instanceof UntrustedException refused) {
      return refused;
    }
    return ((TrustedMetadata) result)
        .delegations().results().stream()
            .filter(delegation -> delegation.edge().role().equals(role))
            .map(DelegationResult::outcome)
            .filter(DelegationOutcome.Refused.class::isInstance)
            .map(outcome -> ((DelegationOutcome.Refused) outcome).reason())
            .findFirst()
            .orElseThrow(() -> new AssertionError(role + " was not refused"));
  }

  TrustedMetadata start(PublishedRepository server) {
    RootRule rule = new RootPinning(server.gun(), pins);
    VerificationRules rules =
        VerificationRules.forReading(new NotaryFormat(), VERIFIER, rule, limits).with(expiry);
    return new TrustedMetadata(server.gun().value(), rules, now, floor, Recollection.nothing());
  }

  void roots(TrustedMetadata trusted, PublishedRepository server) {
    Bytes stored = files.get(RoleName.ROOT);
    if (stored == null) {
      trusted.acceptFirstRoot(server.file(RoleName.ROOT));
    } else {
      trusted.acceptCachedRoot(stored);
    }
    Optional.ofNullable(files.get(RoleName.TIMESTAMP))
        .ifPresent(file -> trusted.previous(RoleName.TIMESTAMP, file));
    Optional.ofNullable(files.get(RoleName.SNAPSHOT))
        .ifPresent(file -> trusted.previous(RoleName.SNAPSHOT, file));
    Bytes next = next(trusted, server);
    while (next != null) {
      trusted.acceptNextRoot(next);
      next = next(trusted, server);
    }
    trusted.requireFreshRoot();
  }

  void top(TrustedMetadata trusted, PublishedRepository server) {
    files.forEach(
        (role, file) -> {
          if (role.equals(RoleName.TARGETS) || !role.isTopLevel()) {
            trusted.previous(role, file);
          }
        });
    trusted.acceptTimestamp(server.file(RoleName.TIMESTAMP));
    trusted.acceptSnapshot(fetch(trusted, RoleName.SNAPSHOT, server).orElseThrow());
    trusted.acceptTargets(fetch(trusted, RoleName.TARGETS, server).orElseThrow());
  }

  void delegations(TrustedMetadata trusted, PublishedRepository server) {
    for (Optional<DelegationEdge> next = trusted.delegations().next();
        next.isPresent();
        next = trusted.delegations().next()) {
      DelegationEdge edge = next.get();
      Optional<Bytes> file = fetch(trusted, edge.role(), server);
      try {
        trusted
            .delegations()
            .accept(edge.role(), edge.delegator(), file.orElseThrow(() -> missing(server, edge)));
      } catch (UntrustedException e) {
        trusted.delegations().refuse(edge.role(), edge.delegator(), e);
      }
    }
  }

  /** Returns the state as the front door shows it. */
  VerifiedRepository view(TrustedMetadata trusted, PublishedRepository server) {
    List<Delegation> delegations =
        trusted.delegations().results().stream()
            .map(
                found ->
                    new Delegation(
                        found.edge().role(),
                        found.edge().delegator(),
                        found.edge().paths(),
                        List.of(),
                        found.edge().terms().keys().threshold(),
                        state(found.outcome())))
            .toList();
    return new VerifiedRepository(
        server.gun(),
        role(trusted.root()),
        role(trusted.timestamp()),
        role(trusted.snapshot()),
        role(trusted.targets()),
        delegations,
        now,
        List.of(),
        trusted.delegations().scope());
  }

  static Object outcome(Callable<?> action) {
    try {
      return action.call();
    } catch (UntrustedException e) {
      return e;
    } catch (Exception e) {
      throw new AssertionError("neither accepted nor refused with a type", e);
    }
  }

  private void remember(TrustedMetadata trusted) {
    floor = trusted.floor();
    files.clear();
    files.put(RoleName.ROOT, trusted.root().wireBytes());
    files.put(RoleName.TIMESTAMP, trusted.timestamp().wireBytes());
    files.put(RoleName.SNAPSHOT, trusted.snapshot().wireBytes());
    files.put(RoleName.TARGETS, trusted.targets().wireBytes());
    for (DelegationResult found : trusted.delegations().results()) {
      if (found.outcome() instanceof DelegationOutcome.Accepted accepted) {
        files.put(found.edge().role(), accepted.role().wireBytes());
      }
    }
  }

  private static Bytes next(TrustedMetadata trusted, PublishedRepository server) {
    return server.served().get(trusted.root().version() + 1 + ".root.json");
  }

  private static Optional<Bytes> fetch(
      TrustedMetadata trusted, RoleName role, PublishedRepository server) {
    FileMeta promise = trusted.promised(role).orElseThrow();
    String hex = promise.hashes().sha256().map(Digest::hex).orElse("");
    return Optional.ofNullable(server.served().get(role + "." + hex + ".json"));
  }

  private static UntrustedException.Missing missing(
      PublishedRepository server, DelegationEdge edge) {
    return new UntrustedException.Missing(
        server.gun().value(), edge.role(), edge.role() + " is not there");
  }

  private static Delegation.State state(DelegationOutcome outcome) {
    if (outcome instanceof DelegationOutcome.Accepted accepted) {
      return new Delegation.State.Verified(role(accepted.role()));
    }
    return outcome instanceof DelegationOutcome.Refused refused
        ? new Delegation.State.Unusable(refused.reason())
        : new Delegation.State.NeverPublished();
  }

  private static <R extends RoleMetadata> VerifiedRole<R> role(Verified<R> verified) {
    return new VerifiedRole<>(
        verified.role(),
        verified.document(),
        List.of(),
        verified.authority().threshold(),
        verified.signers(),
        Provenance.values()[0]);
  }
}
