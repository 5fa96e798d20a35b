// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Reads content from a folder. Paths cannot leave it, nor can symbolic links. Immutable and
 * thread-safe.
 */
public final class ContentDirectory implements ContentSource {
  private static final Pattern UNSAFE = Pattern.compile("(^|/)\\.{0,2}(/|$)|[\\\\:\\x00-\\x1f]");
  private static final int PIECE_BYTES = 64 << 10;

  private final Path folder;

  /**
   * Creates the source.
   *
   * @param folder the folder; it need not exist
   */
  public ContentDirectory(Path folder) {
    this.folder = folder;
  }

  @Override
  public boolean fetch(String path, long maxBytes, ContentSink sink, Deadline deadline) {
    if (UNSAFE.matcher(path).find()) {
      return false;
    }
    InputStream content;
    try {
      Path real = folder.resolve(path).toRealPath();
      if (!real.startsWith(folder.toRealPath())
          || !Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      content = Files.newInputStream(real);
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw failure(path, e);
    }
    try (content) {
      copy(content, path, maxBytes, sink);
    } catch (IOException e) {
      throw failure(path, e);
    }
    return true;
  }

  private static void copy(InputStream content, String path, long maxBytes, ContentSink sink)
      throws IOException {
    byte[] piece = new byte[PIECE_BYTES];
    long total = 0;
    begin(sink);
    for (int read = content.read(piece); read >= 0; read = content.read(piece)) {
      total += read;
      if (total > maxBytes) {
        throw new MetadataSource.TooLongException(path, maxBytes);
      }
      write(sink, ByteBuffer.wrap(piece, 0, read));
    }
  }

  private static void begin(ContentSink sink) {
    try {
      sink.begin();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(ContentSink sink, ByteBuffer piece) {
    try {
      sink.write(piece);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TrustServerException failure(String path, IOException cause) {
    return new TrustServerException(
        folder.toString(), Reason.UNREACHABLE, 0, "could not read " + path + ": " + cause, cause);
  }

  @Override
  public String describe() {
    return folder.toString();
  }
}
