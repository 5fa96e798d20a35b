// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataSink;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.format.NotaryFixedPoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One publish: load, apply, sign, check, upload, read back; and again from the start when somebody
 * else was faster. Not thread-safe; one for each publish.
 */
final class PublishRun {
  /** What a Notary server says when neither it nor the publisher can sign the snapshot. */
  private static final String NO_SNAPSHOT = "ErrBadHierarchy";

  private final Gun gun;
  private final PublisherSettings settings;
  private final StateLoader loader;
  private final MetadataSource source;
  private final MetadataSink sink;
  private final Deadline deadline;
  private int conflicts;
  private boolean mayBePublished;

  PublishRun(Gun gun, PublisherSettings settings, StateLoader loader, Deadline deadline) {
    this.gun = gun;
    this.settings = settings;
    this.loader = loader;
    this.source = settings.sources().open(gun);
    this.sink = settings.sinks().openSink(gun);
    this.deadline = deadline;
  }

  Gun gun() {
    return gun;
  }

  /** Returns how often somebody else was faster. */
  int conflicts() {
    return conflicts;
  }

  /**
   * Tells whether the server may have taken an upload of this run. A lost answer leaves that open;
   * keys that were made for the upload must be kept then.
   */
  boolean mayBePublished() {
    return mayBePublished;
  }

  /** Loads the present state. */
  RepositoryState load() {
    return loader.load(gun, source, deadline);
  }

  /** Signs the edit over a given state, without uploading. */
  SignedDraft prepare(RepositoryState loaded, RepositoryEdit edit) {
    RepositoryState state = loader.withLeftOvers(loaded, edit.writtenRoles(), source, deadline);
    Instant now = settings.clock().instant();
    Draft draft =
        new EditApplication(gun.value(), settings.format(), state, settings.lifetimes(), now)
            .apply(edit);
    if (draft.changesNothing()) {
      edit.signedRoles().forEach(role -> signer(now).requireKeys(draft, role));
    }
    return sign(draft, now);
  }

  /**
   * Signs a draft, and makes sure that every reader and the server itself would take the files as
   * they are.
   */
  SignedDraft sign(Draft draft, Instant now) {
    if (draft.changesNothing()) {
      return new SignedDraft(draft, Map.of(), false, List.of());
    }
    SignedDraft signed = signer(now).sign(draft);
    signed.files().forEach(this::requireFixedPoint);
    return signed.withNotes(notes(signed, now));
  }

  private List<String> notes(SignedDraft signed, Instant now) {
    Map<RoleName, Long> known = settings.reading().store().load(gun).versions();
    List<String> notes =
        new ArrayList<>(new PublishNotes(settings.reading().verifier(), known, now).of(signed));
    notes.addAll(
        new SharedKeys(settings.reading().store(), settings.format()).notes(gun, signed.draft()));
    return notes;
  }

  private DraftSigner signer(Instant now) {
    return new DraftSigner(
        gun.value(),
        settings.format(),
        settings.reading().verifier(),
        settings.keys()::find,
        settings.lifetimes(),
        now);
  }

  /**
   * Publishes what the source makes of the present state, as often as others are faster, until the
   * deadline.
   */
  SignedDraft publish(EditSource edits) {
    while (true) {
      RepositoryState state = load();
      SignedDraft signed = prepare(state, edits.editOf(state));
      if (signed.files().isEmpty()) {
        return signed;
      }
      Optional<TrustServerException> lost = upload(signed);
      if (lost.isEmpty()) {
        readBack(signed);
        return signed;
      }
      conflicts++;
      if (!settings.pause().await(conflicts, deadline)) {
        throw new PublishException(
            gun.value(),
            PublishException.Step.UPLOAD,
            "others kept publishing to " + gun + "; gave up after " + conflicts + " attempts",
            lost.get());
      }
    }
  }

  /** Makes sure that a client which knew nothing before verifies what was uploaded. */
  void readBack(SignedDraft signed) {
    if (!settings.rehearsal()) {
      new ReadBack(settings.reading()).check(gun, signed);
    }
  }

  /**
   * Uploads.
   *
   * @return the server's refusal if somebody else was faster; empty if the files are published
   */
  Optional<TrustServerException> upload(SignedDraft signed) {
    boolean before = mayBePublished;
    mayBePublished = true;
    try {
      sink.publish(signed.files(), deadline);
      return Optional.empty();
    } catch (TrustServerException e) {
      return switch (e.reason()) {
        case UNREACHABLE, TIMEOUT, TLS_FAILED, SERVER_ERROR, PROTOCOL ->
            afterLostAnswer(e, signed, before);
        case CONFLICT -> {
          mayBePublished = before;
          yield Optional.of(e);
        }
        case REJECTED -> {
          mayBePublished = before;
          if (stateMoved(signed)) {
            yield Optional.of(e);
          }
          throw refused(e, signed);
        }
        default -> {
          mayBePublished = before;
          throw e;
        }
      };
    }
  }

  /** The answer is lost, not necessarily the upload: the server itself knows. */
  private Optional<TrustServerException> afterLostAnswer(
      TrustServerException lost, SignedDraft signed, boolean before) {
    return switch (new ReadBack(settings.reading()).outcome(gun, signed)) {
      case SERVED -> Optional.empty();
      case OVERTAKEN -> Optional.of(lost);
      case ABSENT -> {
        // An error page ends the request; after a cut line the server may still be at work.
        boolean ended =
            lost.reason() == TrustServerException.Reason.SERVER_ERROR
                || lost.reason() == TrustServerException.Reason.PROTOCOL;
        mayBePublished = before || !ended;
        throw lost;
      }
      case UNKNOWN ->
          throw new PublishException(
              gun.value(),
              PublishException.Step.READ_BACK,
              "the server's answer to the upload to "
                  + gun
                  + " got lost, and what it serves now could not be read: whether the change is"
                  + " published is not known; look before publishing again: "
                  + lost.getMessage(),
              lost);
    };
  }

  /**
   * A snapshot signed here names files that somebody else may have replaced meanwhile: the server
   * then reports a bad snapshot instead of a conflict.
   */
  private boolean stateMoved(SignedDraft signed) {
    if (!signed.signsSnapshot() || signed.draft().base().snapshot() == null) {
      return false;
    }
    RepositoryState present = load();
    var snapshot = present.snapshot();
    return snapshot != null
        && !snapshot.wireBytes().equals(signed.draft().base().snapshot().wireBytes());
  }

  private PublishException refused(TrustServerException e, SignedDraft signed) {
    String advice =
        signed.signsSnapshot() || !String.valueOf(e.getMessage()).contains(NO_SNAPSHOT)
            ? ""
            : "; the snapshot key is kept by a publisher: whoever holds it and the root key must"
                + " rotate the snapshot key to the server, so that others can publish";
    return new PublishException(
        gun.value(),
        PublishException.Step.UPLOAD,
        "the trust server refused the publication to " + gun + ": " + e.getMessage() + advice,
        e);
  }

  private void requireFixedPoint(RoleName role, Bytes file) {
    if (!NotaryFixedPoint.isFixedPoint(file)) {
      throw new PublishException(
          gun.value(),
          PublishException.Step.VALIDATE,
          role
              + " of "
              + gun
              + " would be written differently by a Notary server, which could then not serve it"
              + " any more; nothing was uploaded",
          null);
    }
  }
}
