// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.diagnosis;

import dev.contenttrust.client.ResolvedImage;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.VerifiedRole;
import dev.contenttrust.client.Warning;
import dev.contenttrust.client.auth.Credential;
import dev.contenttrust.client.auth.Credential.UserPassword;
import dev.contenttrust.client.docker.DockerConnections;
import dev.contenttrust.client.docker.FoundCredential;
import dev.contenttrust.client.docker.TrustServerLocator;
import dev.contenttrust.client.registry.Descriptor;
import dev.contenttrust.client.registry.RegistryClient;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.core.image.ImageReference;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** One examination. Not thread-safe. */
final class Examination {
  private static final Set<Reason> NO_ACCESS =
      EnumSet.of(Reason.UNAUTHENTICATED, Reason.FORBIDDEN, Reason.CREDENTIALS);

  private final ImageReference image;
  private final Gun gun;
  private final DockerConnections connections;
  private final TrustClient client;
  private final Duration patience;
  private final List<Finding> findings = new ArrayList<>();
  private boolean serverAnswers;
  private Optional<Digest> signed = Optional.empty();

  Examination(
      ImageReference image, DockerConnections connections, TrustClient client, Duration patience) {
    this.image = image;
    this.gun = image.gun();
    this.connections = connections;
    this.client = client;
    this.patience = patience;
  }

  DoctorReport report() {
    return new DoctorReport(image, findings);
  }

  void examineServer() {
    try {
      findings.add(choice(connections.trustServer(gun)));
    } catch (TrustException e) {
      findings.add(Finding.failed(Step.SERVER_CHOICE, e));
    }
    try {
      findings.add(credential(connections.credential(image.domain())));
    } catch (TrustException e) {
      findings.add(Finding.failed(Step.CREDENTIALS, e));
    }
    try {
      int status = connections.ping(gun, deadline());
      serverAnswers = true;
      findings.add(answer(Step.TRUST_SERVER, status));
      boolean encrypted = connections.trustServer(gun).getScheme().equals("https");
      findings.add(
          encrypted
              ? Finding.ok(Step.TLS, "the certificate is accepted")
              : Finding.note(
                  Step.TLS,
                  "plain http: whoever sits on the line can read logins and hold answers back",
                  "Use https beyond this machine"));
    } catch (TrustServerException e) {
      boolean connected = e.reason() == Reason.TLS_FAILED;
      findings.add(
          connected
              ? Finding.ok(Step.TRUST_SERVER, "somebody listens there")
              : Finding.failed(Step.TRUST_SERVER, e));
      findings.add(connected ? Finding.failed(Step.TLS, e) : Finding.skipped(Step.TLS));
    }
  }

  private Finding choice(URI server) {
    String why =
        server.equals(TrustServerLocator.DOCKER_HUB)
            ? "Docker's own, since the image is on Docker Hub"
            : server.toString().equals("https://" + gun.host())
                ? "the image's registry, since no other is named"
                : "named for every image by an option or " + TrustServerLocator.VARIABLE;
    return Finding.ok(Step.SERVER_CHOICE, server + ": " + why);
  }

  private Finding credential(Optional<FoundCredential> found) {
    return found
        .map(
            each ->
                Finding.ok(
                    Step.CREDENTIALS, described(each.credential()) + " from " + each.source()))
        .orElseGet(
            () ->
                Finding.note(
                    Step.CREDENTIALS,
                    "no login is configured for " + image.domain() + ": asking anonymously",
                    ""));
  }

  private static String described(Credential credential) {
    if (credential instanceof UserPassword user) {
      return "user " + user.user();
    }
    return credential instanceof Credential.IdentityToken
        ? "an identity token"
        : "a token of Microsoft Entra ID";
  }

  private static Finding answer(Step step, int status) {
    return status == 200 || status == 401
        ? Finding.ok(step, status == 200 ? "answers" : "answers, and wants a login")
        : Finding.note(
            step,
            "answers /v2/ with HTTP status " + status + ", which is odd",
            "Check that nothing else stands in front of it");
  }

  void examineTrustData(Instant horizon) {
    if (!serverAnswers) {
      findings.add(Finding.skipped(Step.READ_ACCESS));
      findings.add(Finding.skipped(Step.TRUST_DATA));
      return;
    }
    try {
      VerifiedRepository repository = client.open(gun);
      findings.add(Finding.ok(Step.READ_ACCESS, "trust data may be read"));
      findings.add(
          Finding.ok(
              Step.TRUST_DATA,
              "verified: root version "
                  + repository.root().version()
                  + ", targets version "
                  + repository.targets().version()));
      repository.warnings().forEach(warning -> findings.add(warning(warning)));
      examineExpiry(repository, horizon);
      examineTag();
    } catch (TrustServerException e) {
      boolean denied = NO_ACCESS.contains(e.reason());
      findings.add(Finding.failed(denied ? Step.READ_ACCESS : Step.TRUST_DATA, e));
    } catch (TrustException e) {
      findings.add(Finding.ok(Step.READ_ACCESS, "trust data may be read"));
      findings.add(Finding.failed(Step.TRUST_DATA, e));
    }
  }

  private static Finding warning(Warning warning) {
    return Finding.note(
        Step.TRUST_DATA,
        warning.message(),
        warning instanceof Warning.TrustedOnFirstUse
            ? "Compare the key with the publishers and pin it; this examination has not stored it"
            : "");
  }

  private void examineExpiry(VerifiedRepository repository, Instant horizon) {
    List<VerifiedRole<?>> due =
        repository.roles().stream()
            // The server renews it by itself, and it never lives long.
            .filter(role -> !role.name().equals(RoleName.TIMESTAMP))
            .filter(role -> role.expires().isBefore(horizon))
            .toList();
    due.forEach(
        role ->
            findings.add(
                Finding.note(
                    Step.EXPIRY,
                    role.name() + " expires at " + role.expires().truncatedTo(ChronoUnit.SECONDS),
                    "Let a holder of its key sign it anew before: 'dct status' says who can")));
    if (due.isEmpty()) {
      findings.add(
          Finding.ok(
              Step.EXPIRY, "nothing expires before " + horizon.truncatedTo(ChronoUnit.SECONDS)));
    }
  }

  private void examineTag() {
    if (image.tag().isEmpty()) {
      findings.add(
          Finding.note(
              Step.TAG,
              "asked for by digest alone: whether it is signed plays no part",
              "Name the tag too, to have it checked"));
      signed = image.digest();
      return;
    }
    try {
      ResolvedImage resolved = client.resolve(image);
      signed = Optional.of(resolved.digest());
      findings.add(Finding.ok(Step.TAG, "signed as " + resolved.digest()));
    } catch (TrustException e) {
      findings.add(Finding.failed(Step.TAG, e));
    }
  }

  void examineSigning() {
    if (!serverAnswers) {
      findings.add(Finding.skipped(Step.SIGNING));
      return;
    }
    try {
      connections.openSink(gun).serverKey(RoleName.TIMESTAMP, deadline());
      findings.add(Finding.ok(Step.SIGNING, "trust data may be published"));
    } catch (TrustException e) {
      findings.add(Finding.failed(Step.SIGNING, e));
    }
  }

  void examineRegistry(Function<ImageReference, RegistryClient> registries) {
    RegistryClient registry;
    try {
      registry = registries.apply(image);
      findings.add(answer(Step.REGISTRY, registry.ping(deadline())));
    } catch (TrustException e) {
      findings.add(Finding.failed(Step.REGISTRY, e));
      findings.add(Finding.skipped(Step.IMAGE));
      return;
    }
    try {
      findings.add(signed.isPresent() ? served(registry, signed.get()) : unsigned(registry));
    } catch (TrustException e) {
      findings.add(Finding.failed(Step.IMAGE, e));
    }
  }

  private Finding served(RegistryClient registry, Digest digest) {
    if (registry.describe(image.path(), digest.toString(), deadline()).isEmpty()) {
      return Finding.failed(
          Step.IMAGE,
          new TrustServerException(
              gun.value(),
              Reason.REJECTED,
              404,
              "the registry does not have " + image.name() + "@" + digest + " any more",
              null),
          "Push the image again, or sign what the registry has");
    }
    Optional<Digest> named = image.tag().flatMap(tag -> present(registry, tag));
    if (named.isEmpty() || named.get().equals(digest)) {
      return Finding.ok(Step.IMAGE, "the registry serves " + digest);
    }
    return Finding.note(
        Step.IMAGE,
        "the registry serves the signed digest, and the tag names " + named.get() + " there",
        "Pull by the signed digest; the publishers may have pushed without signing");
  }

  private Finding unsigned(RegistryClient registry) {
    String tag = image.tag().orElse(ImageReference.DEFAULT_TAG);
    return present(registry, tag)
        .map(digest -> Finding.ok(Step.IMAGE, "the registry has the tag, as " + digest))
        .orElseGet(
            () -> Finding.note(Step.IMAGE, "the registry has no tag " + tag, "Check the name"));
  }

  private Optional<Digest> present(RegistryClient registry, String tag) {
    return registry.describe(image.path(), tag, deadline()).map(Descriptor::digest);
  }

  void examineFuture(LocalDate today) {
    connections
        .retirement(gun)
        .ifPresent(
            service ->
                findings.add(
                    Finding.note(
                        Step.RETIREMENT,
                        service.message(today),
                        "Keep what was signed: 'dct inventory'")));
  }

  private Deadline deadline() {
    return Deadline.in(patience);
  }
}
