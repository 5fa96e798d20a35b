// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf.repository;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.TufFormat;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.SnapshotMetadata;
import dev.contenttrust.core.metadata.TimestampMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** A repository's metadata in a folder, as clients fetch it. */
final class PublishedFolder {
  private static final TufFormat FORMAT = new TufFormat();
  private static final Pattern SERVABLE = Pattern.compile("[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,150}");

  private final Path folder;

  PublishedFolder(Path folder) {
    this.folder = folder;
  }

  /** Names that a web server might decode or hide would not be found by clients. */
  static void requireServable(RoleName role) {
    if (!SERVABLE.matcher(role.value()).matches()) {
      throw new IllegalArgumentException(
          "a role that is published consists of at most 151 letters, digits, - . _ ~ and begins"
              + " with no dot: "
              + role);
    }
  }

  /** Writes every file, those that refer to others after these. */
  void write(Map<RoleName, SignedMetadata<?>> state, boolean consistentSnapshot)
      throws IOException {
    for (Map.Entry<RoleName, SignedMetadata<?>> entry : state.entrySet()) {
      if (!entry.getKey().equals(RoleName.SNAPSHOT) && !entry.getKey().equals(RoleName.TIMESTAMP)) {
        write(entry.getKey(), entry.getValue(), consistentSnapshot);
      }
    }
    for (RoleName role : new RoleName[] {RoleName.SNAPSHOT, RoleName.TIMESTAMP}) {
      SignedMetadata<?> document = state.get(role);
      if (document != null) {
        write(role, document, consistentSnapshot);
      }
    }
  }

  private void write(RoleName role, SignedMetadata<?> document, boolean consistentSnapshot)
      throws IOException {
    boolean versioned =
        role.equals(RoleName.ROOT) || (consistentSnapshot && !role.equals(RoleName.TIMESTAMP));
    Contents.writeFile(
        folder.resolve(name(role, document.payload().version(), versioned)), document.wireBytes());
  }

  Map<RoleName, SignedMetadata<?>> read() {
    try {
      return readAll();
    } catch (IOException e) {
      throw new UncheckedIOException("could not read the repository in " + folder, e);
    }
  }

  private Map<RoleName, SignedMetadata<?>> readAll() throws IOException {
    Map<RoleName, SignedMetadata<?>> state = new LinkedHashMap<>();
    SignedMetadata<RootMetadata> root = newestRoot();
    state.put(RoleName.ROOT, root);
    boolean versioned = root.payload().consistentSnapshot();
    SignedMetadata<TimestampMetadata> timestamp =
        FORMAT.readTimestamp(file(name(RoleName.TIMESTAMP, 1, false)));
    state.put(RoleName.TIMESTAMP, timestamp);
    SignedMetadata<SnapshotMetadata> snapshot =
        FORMAT.readSnapshot(
            file(promised(RoleName.SNAPSHOT, timestamp.payload().snapshot(), versioned)));
    state.put(RoleName.SNAPSHOT, snapshot);
    for (Map.Entry<RoleName, FileMeta> entry : snapshot.payload().meta().entrySet()) {
      RoleName role = entry.getKey();
      state.put(role, FORMAT.readTargets(role, file(promised(role, entry.getValue(), versioned))));
    }
    return state;
  }

  private SignedMetadata<RootMetadata> newestRoot() throws IOException {
    long version = 1;
    while (Files.exists(folder.resolve(name(RoleName.ROOT, version + 1, true)))) {
      version++;
    }
    return FORMAT.readRoot(file(name(RoleName.ROOT, version, true)));
  }

  private static String promised(RoleName role, FileMeta promise, boolean versioned) {
    Long version = promise.version();
    return name(role, version == null ? 1 : version, versioned);
  }

  private static String name(RoleName role, long version, boolean versioned) {
    return versioned ? FORMAT.versionedFileName(role, version) : FORMAT.fileName(role);
  }

  private Bytes file(String name) throws IOException {
    return Bytes.wrap(Files.readAllBytes(folder.resolve(name)));
  }
}
