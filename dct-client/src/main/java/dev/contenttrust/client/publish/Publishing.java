// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.update.MetadataUpdater;
import dev.contenttrust.client.update.UpdateSettings;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.crypto.keystore.KeyEntry;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What every operation of a publisher shares: where to read and upload, the keys, and how a run
 * ends in a report. Thread-safe.
 */
final class Publishing {
  private final PublisherSettings settings;
  private final Uploads uploads;
  private final MetadataUpdater updater;

  Publishing(PublisherSettings settings) {
    this.settings = settings;
    this.uploads = new Uploads(settings.format());
    this.updater = new MetadataUpdater(recovering(settings, uploads));
  }

  /** What is loaded to be changed may have expired, on the server's side too. */
  private static UpdateSettings recovering(PublisherSettings settings, Uploads uploads) {
    return settings
        .reading()
        .withSources(
            gun ->
                new LastTimestamps(
                    uploads.before(gun, settings.sources().open(gun)), settings.format()));
  }

  /** Returns the same but for the upload and for what comes after it; new keys are forgotten. */
  Publishing rehearsing() {
    return new Publishing(settings.rehearsing());
  }

  /** Returns a run, which has the time of one publish from now on. */
  PublishRun run(Gun gun) {
    StateLoader loader = new StateLoader(updater, settings.format(), settings.reading().limits());
    return new PublishRun(gun, settings, loader, deadline());
  }

  /**
   * Publishes what the source makes of the present state, and reports its notes beside those on
   * what was signed.
   */
  PublishReport publish(Gun gun, EditSource edits) {
    PublishRun run = run(gun);
    SignedDraft signed = run.publish(edits);
    return report(run, signed, edits.notes());
  }

  /**
   * Ends a run: what is stored locally goes through the same verification as for every reader.
   *
   * @throws PublishException with step {@code READ_BACK} if it cannot be stored
   */
  PublishReport report(PublishRun run, SignedDraft signed, List<String> notes) {
    Gun gun = run.gun();
    if (!signed.files().isEmpty() && !settings.rehearsal()) {
      try {
        uploads.during(gun, signed.files(), () -> updater.refresh(gun));
      } catch (TrustException | UncheckedIOException e) {
        throw new PublishException(
            gun.value(),
            PublishException.Step.READ_BACK,
            "the change of "
                + gun
                + " is published, but could not be stored here: "
                + e.getMessage(),
            e);
      }
    }
    List<String> all = new ArrayList<>(notes);
    all.addAll(signed.notes());
    return new PublishReport(
        gun, signed.versions(), signed.draft().differences(), run.conflicts(), all);
  }

  /** Deletes what the server has, then what is stored here. */
  void delete(Gun gun) {
    settings.sinks().openSink(gun).delete(deadline());
    if (!settings.rehearsal()) {
      updater.forget(gun);
    }
  }

  /** Returns the canonical ids of the keys in the store. */
  Set<KeyId> keysAtHand() {
    return settings.keys().list().stream()
        .map(KeyEntry::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  Vouching vouching(Gun gun) {
    return new Vouching(gun, settings.reading().store(), settings.reading().verifier());
  }

  Deadline deadline() {
    return Deadline.in(settings.reading().limits().updateTimeout());
  }

  PublisherSettings settings() {
    return settings;
  }
}
