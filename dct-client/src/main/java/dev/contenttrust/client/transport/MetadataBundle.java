// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The metadata of some collections in one file, for machines without network: a client that takes
 * it as its source verifies everything anew, rollback included. The file is a ZIP archive with an
 * entry {@code GUN/_trust/tuf/FILE} for each metadata file. Immutable and thread-safe.
 */
public final class MetadataBundle implements MetadataSources {
  private static final String SEPARATOR = "/_trust/tuf/";
  private static final Pattern HASHED = Pattern.compile("(.+)\\.([0-9a-f]{64})\\.json");
  private static final int MAX_ENTRIES = 100_000;
  private static final int MAX_BYTES = 512 << 20;

  private final Map<Gun, Map<String, Bytes>> collections;

  private MetadataBundle(Map<Gun, Map<String, Bytes>> collections) {
    Map<Gun, Map<String, Bytes>> copy = new TreeMap<>();
    collections.forEach(
        (gun, files) -> copy.put(gun, Collections.unmodifiableMap(new TreeMap<>(files))));
    this.collections = Collections.unmodifiableMap(copy);
  }

  /**
   * Makes a bundle.
   *
   * @param collections the files of each collection, under the names by which a server serves them
   * @return the bundle
   * @throws IllegalArgumentException if a collection is named so that it could not be told from its
   *     files
   */
  public static MetadataBundle of(Map<Gun, Map<String, Bytes>> collections) {
    for (Gun gun : collections.keySet()) {
      if ((gun + "/").contains(SEPARATOR)) {
        throw new IllegalArgumentException("a bundle cannot hold the collection " + gun);
      }
    }
    return new MetadataBundle(collections);
  }

  /**
   * Reads a bundle. Nothing of it is verified yet.
   *
   * @param archive the archive's bytes
   * @return the bundle
   * @throws IllegalArgumentException if it is not one, or too large
   */
  public static MetadataBundle read(Bytes archive) {
    Map<Gun, Map<String, Bytes>> collections = new TreeMap<>();
    int entries = 0;
    long left = MAX_BYTES;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive.toArray()))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] content = zip.readNBytes((int) left + 1);
        left -= content.length;
        entries++;
        int split = entry.getName().indexOf(SEPARATOR);
        if (left < 0 || entries > MAX_ENTRIES || split < 1) {
          throw new IllegalArgumentException("not a bundle of metadata, or too large");
        }
        Gun gun = new Gun(entry.getName().substring(0, split));
        String file = entry.getName().substring(split + SEPARATOR.length());
        if (collections
                .computeIfAbsent(gun, ignored -> new TreeMap<>())
                .put(file, Bytes.wrap(content))
            != null) {
          throw new IllegalArgumentException("the bundle names a file twice: " + entry.getName());
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("the bundle cannot be read: " + e.getMessage(), e);
    }
    if (collections.isEmpty()) {
      throw new IllegalArgumentException("not a bundle of metadata: nothing is in it");
    }
    return new MetadataBundle(collections);
  }

  /**
   * Writes the bundle; equal bundles give equal bytes.
   *
   * @return the archive's bytes
   */
  public Bytes toBytes() {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(content)) {
      for (Map.Entry<Gun, Map<String, Bytes>> collection : collections.entrySet()) {
        for (Map.Entry<String, Bytes> file : collection.getValue().entrySet()) {
          ZipEntry entry = new ZipEntry(collection.getKey() + SEPARATOR + file.getKey());
          entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
          zip.putNextEntry(entry);
          zip.write(file.getValue().toArray());
          zip.closeEntry();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return Bytes.wrap(content.toByteArray());
  }

  /**
   * Returns the collections in the bundle.
   *
   * @return their names; unmodifiable
   */
  public Set<Gun> collections() {
    return collections.keySet();
  }

  @Override
  public MetadataSource open(Gun gun) {
    return new Source(gun, collections.getOrDefault(gun, Map.of()));
  }

  private record Source(Gun gun, Map<String, Bytes> files) implements MetadataSource {
    @Override
    public Optional<Bytes> fetch(String file, long maxBytes, Deadline deadline) {
      Bytes content = files.getOrDefault(file, underItsPlainName(file).orElse(null));
      if (content != null && content.size() > maxBytes) {
        throw new TooLongException(file, maxBytes);
      }
      return Optional.ofNullable(content);
    }

    /**
     * A client that asked ahead may have got a promised file by its plain name, and so never asked
     * for it by its hash.
     */
    private Optional<Bytes> underItsPlainName(String file) {
      Matcher hashed = HASHED.matcher(file);
      return hashed.matches()
          ? Optional.ofNullable(files.get(hashed.group(1) + ".json"))
              .filter(content -> Digest.sha256Of(content).hex().equals(hashed.group(2)))
          : Optional.empty();
    }

    @Override
    public String describe() {
      return "the bundle's part for " + gun;
    }
  }
}
