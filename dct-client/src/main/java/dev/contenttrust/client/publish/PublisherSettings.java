// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.client.transport.MetadataSinks;
import dev.contenttrust.client.transport.MetadataSources;
import dev.contenttrust.client.update.UpdateSettings;
import dev.contenttrust.core.format.MetadataFormat;
import dev.contenttrust.crypto.keystore.KeyStore;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * By what a publisher works. Immutable.
 *
 * @param reading how the present state is read, and what is published is read back
 * @param sources where to read, as {@code reading} has it
 * @param sinks where to upload
 * @param keys the private keys
 * @param lifetimes how long what is signed stays valid
 * @param pause how long to wait after somebody else was faster
 * @param random for keys and certificates
 * @param rehearsal whether operations end before the upload
 */
record PublisherSettings(
    UpdateSettings reading,
    MetadataSources sources,
    MetadataSinks sinks,
    KeyStore keys,
    Lifetimes lifetimes,
    ConflictPause pause,
    SecureRandom random,
    boolean rehearsal) {
  /** Returns the same but for the upload and for what comes after it; new keys are forgotten. */
  PublisherSettings rehearsing() {
    return new PublisherSettings(
        reading,
        sources,
        gun -> new RehearsalSink(random),
        new RehearsalKeys(keys, random),
        lifetimes,
        pause,
        random,
        true);
  }

  /** Returns the dialect. */
  MetadataFormat format() {
    return reading.format();
  }

  /** Returns the clock by which expiry is judged and set. */
  Clock clock() {
    return reading.clock();
  }
}
