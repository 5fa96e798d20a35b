// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.Limits;
import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataBundle;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.client.transport.MetadataSources;
import dev.contenttrust.client.transport.RecordingSource;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.format.NotaryFormat;
import dev.contenttrust.examples.cli.session.PinOptions;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.UsageException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Carries verified metadata from one machine to another. One for each run. */
final class Bundling {
  private final Session session;
  private final PinOptions pins;

  Bundling(Session session, PinOptions pins) {
    this.session = session;
    this.pins = pins;
  }

  /** Verifies the collections, and collects all that somebody else needs to verify them too. */
  MetadataBundle export(List<Gun> collections) {
    Map<Gun, Map<String, Bytes>> files = new TreeMap<>();
    MetadataSources sources = session.sources();
    for (Gun gun : collections) {
      files.put(gun, files(sources, gun));
    }
    return MetadataBundle.of(files);
  }

  /**
   * Verifies a bundle as if a server had sent it, and stores what it holds.
   *
   * @throws UsageException if it is no bundle
   */
  Map<Gun, VerifiedRepository> take(Bytes archive) {
    MetadataBundle bundle = UsageException.checked(() -> MetadataBundle.read(archive));
    Map<Gun, VerifiedRepository> taken = new TreeMap<>();
    for (Gun gun : bundle.collections()) {
      taken.put(gun, session.reads(pins, bundle).open(gun));
    }
    return taken;
  }

  private Map<String, Bytes> files(MetadataSources sources, Gun gun) {
    // First as this machine sees it: pins and the memory of versions decide.
    VerifiedRepository known = session.reads(pins, sources).open(gun);
    // Then as a machine will that never saw it, and needs every file.
    RecordingSource recording = new RecordingSource(sources.open(gun));
    RootPins.Builder anchors = RootPins.builder();
    known.root().keys().forEach(key -> anchors.key(gun.value(), key.canonicalId()));
    VerifiedRepository seen =
        TrustClient.builder()
            .pinning(anchors.build())
            .sources(any -> recording)
            .store(MetadataStore.memory())
            .clock(session.surroundings().clock())
            .build()
            .open(gun);
    // Older machines follow the root from version to version.
    Deadline deadline = Deadline.in(Limits.DEFAULT.updateTimeout());
    for (long version = 1; version <= seen.root().version(); version++) {
      record(recording, gun, version, deadline);
    }
    return recording.files();
  }

  private static void record(
      RecordingSource recording, Gun gun, long rootVersion, Deadline deadline) {
    String file = new NotaryFormat().versionedFileName(RoleName.ROOT, rootVersion);
    long maxBytes = Limits.DEFAULT.maxRootBytes();
    try {
      recording.fetch(file, maxBytes, deadline);
    } catch (MetadataSource.TooLongException e) {
      throw new UntrustedException.LengthExceeded(
          gun.value(),
          RoleName.ROOT,
          maxBytes,
          file + " of " + gun + " is longer than the allowed " + maxBytes + " bytes");
    }
  }
}
