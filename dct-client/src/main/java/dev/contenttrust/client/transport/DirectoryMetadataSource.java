// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads one collection's metadata from a folder that mirrors a server's: {@code timestamp.json},
 * {@code 2.root.json}, {@code targets/releases.json} and so on. Names cannot leave the folder, nor
 * can symbolic links. Immutable and thread-safe.
 */
public final class DirectoryMetadataSource implements MetadataSource {
  private static final Pattern UNSAFE = Pattern.compile("(^|/)\\.{0,2}(/|$)|[\\\\:\\x00-\\x1f]");

  private final Path folder;

  /**
   * Creates the source.
   *
   * @param folder the collection's folder; it need not exist
   */
  public DirectoryMetadataSource(Path folder) {
    this.folder = folder;
  }

  @Override
  public Optional<Bytes> fetch(String file, long maxBytes, Deadline deadline) {
    if (UNSAFE.matcher(file).find()) {
      return Optional.empty();
    }
    try {
      Path named = folder.resolve(file);
      if (Files.isRegularFile(named.resolveSibling(""))) {
        return Optional.empty();
      }
      Path real = named.toRealPath();
      if (!real.startsWith(folder.toRealPath())
          || !Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      return Optional.of(read(real, file, maxBytes));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new TrustServerException(
          folder.toString(), Reason.UNREACHABLE, 0, "could not read " + file + ": " + e, e);
    }
  }

  private static Bytes read(Path path, String file, long maxBytes) throws IOException {
    int limit = (int) Math.min(maxBytes, Integer.MAX_VALUE - 16);
    try (InputStream in = Files.newInputStream(path)) {
      byte[] content = in.readNBytes(limit);
      if (in.read() >= 0) {
        throw new TooLongException(file, maxBytes);
      }
      return Bytes.wrap(content);
    }
  }

  @Override
  public String describe() {
    return folder.toString();
  }
}
