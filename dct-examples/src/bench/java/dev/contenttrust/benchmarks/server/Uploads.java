// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks.server;

import dev.contenttrust.benchmarks.floor.Sha;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes uploads of metadata as they are, without a look into them, and signs a timestamp: the least
 * that a server can do, so that a measurement is of the publisher. Thread-safe.
 */
final class Uploads {
  private static final byte[] HEADER_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PART_END = "\r\n--".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern FILE_NAME = Pattern.compile("filename=\"?([a-z]+)");
  private static final Pattern VERSION = Pattern.compile("\"version\":([0-9]+)");
  private static final Pattern SNAPSHOT = Pattern.compile("\"snapshot\":\\{.*?\\}[^}]*\\}");

  private final Map<String, byte[]> replies;
  private final Function<String, byte[]> timestampFile;
  private final Map<String, String> hashedPaths = new ConcurrentHashMap<>();

  /**
   * Creates the receiver.
   *
   * @param replies where files are served from, by path
   * @param timestampFile makes a file of what a timestamp says
   */
  Uploads(Map<String, byte[]> replies, Function<String, byte[]> timestampFile) {
    this.replies = replies;
    this.timestampFile = timestampFile;
  }

  /** Serves the files from now on. */
  synchronized byte @Nullable [] accept(String path, byte[] body) {
    byte[] old = replies.get(path + "timestamp.json");
    if (old == null) {
      return null;
    }
    Map<String, byte[]> files = parts(body);
    files.forEach((role, file) -> serve(path + role, file));
    String timestamp = new String(old, StandardCharsets.UTF_8);
    String signed =
        timestamp.substring(
            timestamp.indexOf("{\"signed\":") + 10, timestamp.lastIndexOf(",\"signatures\":"));
    byte[] next = timestampFile.apply(next(signed, files.getOrDefault("snapshot", new byte[0])));
    replies.put(path + "timestamp.json", StaticServer.reply(next));
    return StaticServer.reply(new byte[0]);
  }

  private void serve(String name, byte[] file) {
    byte[] reply = StaticServer.reply(file);
    String hashed =
        name + "." + HexFormat.of().formatHex(Sha.sha256(file, 0, file.length)) + ".json";
    replies.put(name + ".json", reply);
    replies.put(hashed, reply);
    // Publishing over and over shall not fill the memory.
    String previous = hashedPaths.put(name, hashed);
    if (previous != null && !previous.equals(hashed)) {
      replies.remove(previous);
    }
  }

  private static String next(String signed, byte[] snapshot) {
    Matcher version = VERSION.matcher(signed);
    if (!version.find()) {
      throw new IllegalStateException("a timestamp without version");
    }
    String meta =
        "\"snapshot\":{\"hashes\":{\"sha256\":\"%s\",\"sha512\":\"%s\"},\"length\":%d}"
            .formatted(
                Base64.getEncoder().encodeToString(Sha.sha256(snapshot, 0, snapshot.length)),
                Base64.getEncoder().encodeToString(Sha.sha512(snapshot)),
                snapshot.length);
    return SNAPSHOT
        .matcher(version.replaceFirst("\"version\":" + (Long.parseLong(version.group(1)) + 1)))
        .replaceFirst(Matcher.quoteReplacement(meta));
  }

  /** Metadata is JSON in one line here, so that a line that begins with dashes ends a part. */
  private static Map<String, byte[]> parts(byte[] body) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    int headers = 0;
    for (int from = find(body, HEADER_END, 0); from >= 0; from = find(body, HEADER_END, from)) {
      Matcher name =
          FILE_NAME.matcher(new String(body, headers, from - headers, StandardCharsets.US_ASCII));
      int end = find(body, PART_END, from + HEADER_END.length);
      if (!name.find() || end < 0) {
        throw new IllegalStateException("not an upload of metadata");
      }
      files.put(name.group(1), Arrays.copyOfRange(body, from + HEADER_END.length, end));
      headers = end;
      from = end;
    }
    return files;
  }

  private static int find(byte[] body, byte[] text, int from) {
    for (int i = from; i <= body.length - text.length; i++) {
      if (body[i] == text[0] && Arrays.equals(body, i, i + text.length, text, 0, text.length)) {
        return i;
      }
    }
    return -1;
  }
}
