// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.store;

import dev.contenttrust.client.store.OwnerOnlyFiles.Durability;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps metadata in Docker's trust folder, shared with the Docker and Notary command lines.
 *
 * <p>A new set of files is first staged, then named by the ledger in one atomic step, then moved
 * into place: whoever is interrupted leaves the old set or the new one: a reader prefers what the
 * ledger counts, and the next writer finishes the move. Files that another program wrote in the
 * meantime are taken as they are: what is loaded is verified anyway; what goes beyond the bound on
 * a whole collection is as good as absent. Thread-safe; processes are kept apart by a file lock.
 */
final class DirectoryMetadataStore implements MetadataStore {
  private static final long MAX_FILE_BYTES = 128L << 20;

  /** How much is read of one collection, whoever put it there. */
  private static final long MAX_COLLECTION_BYTES = 256L << 20;

  private final Path trustFolder;
  private final boolean windowsNames;
  private final long maxBytes;

  DirectoryMetadataStore(Path trustFolder) {
    this(trustFolder, DockerLayout.WINDOWS, MAX_COLLECTION_BYTES);
  }

  DirectoryMetadataStore(Path trustFolder, boolean windowsNames, long maxBytes) {
    this.trustFolder = trustFolder.toAbsolutePath();
    this.windowsNames = windowsNames;
    this.maxBytes = maxBytes;
  }

  @Override
  public StoredMetadata load(Gun gun) {
    DockerLayout layout = layout(gun);
    try {
      layout.requireInside();
      return StoreLock.holding(layout.lock(), true, this::openForRead, () -> read(gun, layout));
    } catch (IOException | UncheckedIOException e) {
      return new StoredMetadata(Map.of(), Map.of(), "", List.of(describe(e)));
    }
  }

  @Override
  public boolean replace(Gun gun, StoredMetadata expected, StoredMetadata next) {
    DockerLayout layout = layout(gun);
    try {
      layout.requireInside();
      OwnerOnlyFiles.createFolders(layout.own());
      return StoreLock.holding(
          layout.lock(),
          false,
          OwnerOnlyFiles::openForLock,
          () -> replaceLocked(gun, layout, expected, next));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void remove(Gun gun) {
    DockerLayout layout = layout(gun);
    try {
      layout.requireInside();
      if (!Files.isDirectory(layout.own()) && !Files.isDirectory(layout.metadata())) {
        return;
      }
      OwnerOnlyFiles.createFolders(layout.own());
      StoreLock.holding(
          layout.lock(), false, OwnerOnlyFiles::openForLock, () -> removeLocked(layout));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Set<Gun> collections() {
    try {
      return DockerLayout.collections(trustFolder, windowsNames);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean replaceLocked(
      Gun gun, DockerLayout layout, StoredMetadata expected, StoredMetadata next)
      throws IOException {
    StoredMetadata present = read(gun, layout);
    if (!present.revision().equals(expected.revision())) {
      return false;
    }
    Set<RoleName> counted =
        readLedger(gun, layout, new ArrayList<>(), new StringBuilder()).files().keySet();
    write(layout, Ledger.of(gun, next), present, next);
    // Files that the ledger never counted are somebody else's, perhaps of another collection.
    for (RoleName role : counted) {
      if (!next.files().containsKey(role)) {
        layout.requireInside(role);
        Files.deleteIfExists(layout.file(role));
      }
    }
    return true;
  }

  private static boolean removeLocked(DockerLayout layout) throws IOException {
    boolean found = false;
    for (Path file : layout.existing().values()) {
      found |= Files.deleteIfExists(file);
    }
    found |= Files.deleteIfExists(layout.ledger());
    clearStage(layout);
    return found;
  }

  private DockerLayout layout(Gun gun) {
    return new DockerLayout(trustFolder, gun, windowsNames);
  }

  /** A folder that was never written by us has no lock, and reading must not make one. */
  private @Nullable FileChannel openForRead(Path file) throws IOException {
    try {
      OwnerOnlyFiles.requirePlainIfThere(file);
      return FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException neverWritten) {
      return null;
    }
  }

  private StoredMetadata read(Gun gun, DockerLayout layout) throws IOException {
    List<String> problems = new ArrayList<>();
    StringBuilder revision = new StringBuilder();
    Ledger ledger = readLedger(gun, layout, problems, revision);
    Map<RoleName, Bytes> files = new TreeMap<>();
    Map<RoleName, Path> existing = layout.existing();
    // The top-level roles come first: delegations must not take their room.
    Set<RoleName> roles =
        new TreeSet<>(
            Comparator.comparing((RoleName role) -> !role.isTopLevel())
                .thenComparing(Comparator.naturalOrder()));
    roles.addAll(existing.keySet());
    roles.addAll(ledger.files().keySet());
    long left = maxBytes;
    for (RoleName role : roles) {
      Optional<Bytes> waiting = readStaged(layout, role, ledger, left);
      if (waiting.isPresent()) {
        files.put(role, waiting.get());
        revision.append(stamp(role, layout.staged(role)));
      } else if (existing.containsKey(role)) {
        revision.append(stamp(role, layout.file(role)));
        readRole(layout.file(role), role, left, files, problems);
      }
      Bytes read = files.get(role);
      left -= read == null ? 0 : read.size();
    }
    return new StoredMetadata(
        files,
        ledger.versions(),
        revision.isEmpty() ? "" : Digest.sha256Of(Bytes.utf8(revision.toString())).hex(),
        problems);
  }

  private static Ledger readLedger(
      Gun gun, DockerLayout layout, List<String> problems, StringBuilder revision) {
    Path file = layout.ledger();
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Ledger.empty(gun);
    }
    try {
      Bytes content = OwnerOnlyFiles.read(file, Ledger.MAX_BYTES);
      revision.append("ledger ").append(Digest.sha256Of(content)).append('\n');
      return Ledger.decode(gun, content);
    } catch (IOException | IllegalArgumentException e) {
      revision.append("ledger unreadable\n");
      problems.add("the memory of versions could not be read: " + describe(e));
      return Ledger.empty(gun);
    }
  }

  /** Returns the file that the ledger already counts and that was not yet moved into place. */
  private static Optional<Bytes> readStaged(
      DockerLayout layout, RoleName role, Ledger ledger, long left) {
    Digest counted = ledger.files().get(role);
    Path staged = layout.staged(role);
    if (counted == null || !Files.isRegularFile(staged, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      Bytes content = OwnerOnlyFiles.read(staged, Math.min(MAX_FILE_BYTES, left));
      return Digest.sha256Of(content).equals(counted) ? Optional.of(content) : Optional.empty();
    } catch (IOException torn) {
      // Only a whole file counts; a torn one is left from an attempt that did not come to its end.
      return Optional.empty();
    }
  }

  private static void readRole(
      Path file, RoleName role, long left, Map<RoleName, Bytes> files, List<String> problems) {
    try {
      files.put(role, OwnerOnlyFiles.read(file, Math.min(MAX_FILE_BYTES, left)));
    } catch (IOException e) {
      problems.add("the stored file of " + role + " " + describe(e));
    }
  }

  /** Returns what changes whenever anybody replaces the file, without reading it. */
  private static String stamp(RoleName role, Path file) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return role
        + " "
        + attributes.size()
        + " "
        + attributes.lastModifiedTime().toInstant()
        + " "
        + attributes.fileKey()
        + "\n";
  }

  private static void write(
      DockerLayout layout, Ledger ledger, StoredMetadata present, StoredMetadata next)
      throws IOException {
    finishMove(layout, present);
    Map<RoleName, Bytes> changed = new TreeMap<>();
    for (Map.Entry<RoleName, Bytes> entry : next.files().entrySet()) {
      if (!entry.getValue().equals(present.files().get(entry.getKey()))) {
        changed.put(entry.getKey(), entry.getValue());
      }
    }
    if (!changed.isEmpty()) {
      OwnerOnlyFiles.createFolders(layout.stage());
    }
    for (Map.Entry<RoleName, Bytes> entry : changed.entrySet()) {
      Durability durability =
          entry.getKey().equals(RoleName.ROOT) ? Durability.SYNCED : Durability.REPLACEABLE;
      OwnerOnlyFiles.write(layout.staged(entry.getKey()), entry.getValue(), durability);
    }
    OwnerOnlyFiles.write(layout.ledger(), ledger.encode(), Durability.SYNCED);
    finishMove(layout, next);
  }

  /** Moves what the ledger counts into place; what it does not count is left from an attempt. */
  private static void finishMove(DockerLayout layout, StoredMetadata counted) throws IOException {
    for (Map.Entry<RoleName, Bytes> entry : counted.files().entrySet()) {
      Path staged = layout.staged(entry.getKey());
      if (Files.isRegularFile(staged, LinkOption.NOFOLLOW_LINKS)
          && Files.size(staged) == entry.getValue().size()
          && OwnerOnlyFiles.read(staged, MAX_FILE_BYTES).equals(entry.getValue())) {
        Path file = layout.file(entry.getKey());
        layout.requireInside(entry.getKey());
        OwnerOnlyFiles.createFolders(layout.folder(entry.getKey()));
        OwnerOnlyFiles.move(staged, file);
      }
    }
    clearStage(layout);
  }

  private static void clearStage(DockerLayout layout) throws IOException {
    if (!Files.isDirectory(layout.stage(), LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (var leftovers = Files.newDirectoryStream(layout.stage())) {
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
    Files.deleteIfExists(layout.stage());
  }

  private static String describe(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
