// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataSinks;
import dev.contenttrust.client.transport.MetadataSources;
import dev.contenttrust.client.update.MetadataUpdater;
import dev.contenttrust.client.update.UpdateSettings;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.crypto.keystore.KeyEntry;
import dev.contenttrust.crypto.keystore.KeyStore;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What every operation of a publisher shares: where to read and upload, the keys, and how a run
 * ends in a report. Thread-safe.
 */
final class Publishing {
  private final UpdateSettings settings;
  private final MetadataSources sources;
  private final MetadataSinks sinks;
  private final KeyStore keyStore;
  private final Lifetimes lifetimes;
  private final ConflictPause pause;
  private final SecureRandom random;
  private final boolean rehearsal;
  private final MetadataUpdater updater;

  Publishing(
      UpdateSettings settings,
      MetadataSources sources,
      MetadataSinks sinks,
      KeyStore keyStore,
      Lifetimes lifetimes,
      ConflictPause pause,
      SecureRandom random) {
    this(settings, sources, sinks, keyStore, lifetimes, pause, random, false);
  }

  private Publishing(
      UpdateSettings settings,
      MetadataSources sources,
      MetadataSinks sinks,
      KeyStore keyStore,
      Lifetimes lifetimes,
      ConflictPause pause,
      SecureRandom random,
      boolean rehearsal) {
    this.settings = settings;
    this.sources = sources;
    this.sinks = sinks;
    this.keyStore = keyStore;
    this.lifetimes = lifetimes;
    this.pause = pause;
    this.random = random;
    this.rehearsal = rehearsal;
    this.updater = new MetadataUpdater(recovering(settings, sources));
  }

  /** What is loaded to be changed may have expired, on the server's side too. */
  private static UpdateSettings recovering(UpdateSettings settings, MetadataSources sources) {
    return settings.withSources(
        gun -> new LastTimestamps(sources.open(gun), settings.format()));
  }

  /** Returns the same but for the upload and for what comes after it; new keys are forgotten. */
  Publishing rehearsing() {
    return new Publishing(
        settings,
        sources,
        gun -> new RehearsalSink(random),
        new RehearsalKeys(keyStore, random),
        lifetimes,
        pause,
        random,
        true);
  }

  /** Tells whether operations end before the upload. */
  boolean isRehearsal() {
    return rehearsal;
  }

  /** Returns a run, which has the time of one publish from now on. */
  PublishRun run(Gun gun) {
    return new PublishRun(
        gun,
        settings,
        lifetimes,
        keyStore::find,
        new StateLoader(updater, settings.format(), settings.limits()),
        sources.open(gun),
        sinks.openSink(gun),
        pause,
        deadline(),
        rehearsal);
  }

  /**
   * Publishes what the source makes of the present state.
   *
   * @param notes what to report beside the notes on what was signed; read when all is done
   */
  PublishReport publish(Gun gun, EditSource edits, List<String> notes) {
    PublishRun run = run(gun);
    SignedDraft signed = run.publish(edits);
    return report(run, signed, notes);
  }

  /**
   * Ends a run: what is stored locally goes through the same verification as for every reader.
   *
   * @throws PublishException with step {@code READ_BACK} if it cannot be stored
   */
  PublishReport report(PublishRun run, SignedDraft signed, List<String> notes) {
    Gun gun = run.gun();
    if (!signed.files().isEmpty() && !rehearsal) {
      try {
        updater.refresh(gun);
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
    sinks.openSink(gun).delete(deadline());
    if (!rehearsal) {
      updater.forget(gun);
    }
  }

  /** Returns the canonical ids of the keys in the store. */
  Set<KeyId> keysAtHand() {
    return keyStore.list().stream().map(KeyEntry::id).collect(Collectors.toUnmodifiableSet());
  }

  Vouching vouching(Gun gun) {
    return new Vouching(gun, settings.store(), settings.verifier());
  }

  Deadline deadline() {
    return Deadline.in(settings.limits().updateTimeout());
  }

  UpdateSettings settings() {
    return settings;
  }

  MetadataSources sources() {
    return sources;
  }

  MetadataSinks sinks() {
    return sinks;
  }

  KeyStore keyStore() {
    return keyStore;
  }

  Lifetimes lifetimes() {
    return lifetimes;
  }

  SecureRandom random() {
    return random;
  }
}
