// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.migration;

import dev.contenttrust.client.Limits;
import dev.contenttrust.client.registry.Manifest;
import dev.contenttrust.client.registry.Referrer;
import dev.contenttrust.client.registry.RegistryClient;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks for Notary Project signatures of a digest: the referrers API first, then its tag (Notary
 * Project signature specification, OCI distribution 1.1).
 */
final class NotationCheck {
  static final String ARTIFACT_TYPE = "application/vnd.cncf.notary.signature";

  /** Whoever may write to a repository can add referrers without end. */
  private static final int MAX_REFERRERS = 20;

  private static final long MAX_ENVELOPE_BYTES = 4L << 20;
  private static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  private final RegistryClient registry;
  private final String path;
  private final Consumer<TrustException> unanswered;

  /** Creates the check of one repository; questions without an answer are told to the consumer. */
  NotationCheck(RegistryClient registry, String path, Consumer<TrustException> unanswered) {
    this.registry = registry;
    this.path = path;
    this.unanswered = unanswered;
  }

  NotationState state(Digest digest) {
    Deadline deadline = Deadline.in(Limits.DEFAULT.updateTimeout());
    try {
      List<Referrer> referrers = registry.referrers(path, digest, ARTIFACT_TYPE, deadline);
      NotationState state = NotationState.ABSENT;
      for (Referrer referrer : referrers.subList(0, Math.min(MAX_REFERRERS, referrers.size()))) {
        if (isSignature(referrer.manifest().digest(), digest, deadline)) {
          return NotationState.PRESENT;
        }
        state = NotationState.MALFORMED;
      }
      return state;
    } catch (TrustException e) {
      unanswered.accept(e);
      return NotationState.UNKNOWN;
    }
  }

  private boolean isSignature(Digest signature, Digest subject, Deadline deadline) {
    Optional<Manifest> manifest = registry.manifest(path, signature, deadline);
    if (manifest.isEmpty() || !manifest.get().mediaType().equals(OCI_MANIFEST)) {
      return false;
    }
    JsonObject content = NotationEnvelope.object(manifest.get().bytes());
    return isOfSignatureType(content)
        && NotationEnvelope.text(NotationEnvelope.object(content, "subject"), "digest")
            .equals(subject.toString())
        && content.member("layers").orElse(JsonNull.NULL) instanceof JsonArray layers
        && layers.elements().size() == 1
        && layers.elements().get(0) instanceof JsonObject layer
        && hasEnvelope(layer, subject, deadline);
  }

  /** Older signatures have no artifact type; then that of the configuration tells. */
  private static boolean isOfSignatureType(JsonObject manifest) {
    String type = NotationEnvelope.text(manifest, "artifactType");
    return (type.isEmpty()
            ? NotationEnvelope.text(NotationEnvelope.object(manifest, "config"), "mediaType")
            : type)
        .equals(ARTIFACT_TYPE);
  }

  private boolean hasEnvelope(JsonObject layer, Digest subject, Deadline deadline) {
    Digest digest;
    try {
      digest = Digest.parse(NotationEnvelope.text(layer, "digest"));
    } catch (IllegalArgumentException e) {
      // A layer without a usable digest leads to no envelope.
      return false;
    }
    Optional<Bytes> envelope = registry.blob(path, digest, MAX_ENVELOPE_BYTES, deadline);
    return envelope.isPresent()
        && NotationEnvelope.isWellFormed(
            NotationEnvelope.text(layer, "mediaType"), envelope.get(), subject);
  }
}
