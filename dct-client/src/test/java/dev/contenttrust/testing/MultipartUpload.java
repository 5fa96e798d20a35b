// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes a {@code multipart/form-data} body apart, as far as Notary's clients use it (RFC 7578). */
final class MultipartUpload {
  private static final Pattern BOUNDARY =
      Pattern.compile("(?i)multipart/form-data\\s*;.*boundary=(?:\"([^\"]+)\"|([^;\\s]+)).*");
  private static final Pattern FILE_NAME =
      Pattern.compile(
          "(?im)^content-disposition:[^\\r\\n]*[;\\s]filename=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s]+))");

  private MultipartUpload() {}

  /**
   * One part.
   *
   * @param fileName the file name as sent, empty if there is none
   * @param content the content
   */
  record Part(String fileName, Bytes content) {}

  /**
   * Returns the parts in order.
   *
   * @throws ServerError if the body is not such a body, or is cut
   */
  static List<Part> parse(String contentType, byte[] body) throws ServerError {
    Matcher boundary = BOUNDARY.matcher(contentType);
    if (!boundary.matches()) {
      throw ServerError.malformedUpload();
    }
    String name = boundary.group(1) == null ? boundary.group(2) : boundary.group(1);
    // One byte is one character here, so that indexes in the text are indexes in the body.
    String text = "\r\n" + new String(body, StandardCharsets.ISO_8859_1);
    String delimiter = "\r\n--" + name;
    List<Part> parts = new ArrayList<>();
    int start = text.indexOf(delimiter);
    while (start >= 0) {
      int afterDelimiter = start + delimiter.length();
      if (text.startsWith("--", afterDelimiter)) {
        return parts;
      }
      int headerEnd = text.indexOf("\r\n\r\n", afterDelimiter);
      int end = headerEnd < 0 ? -1 : text.indexOf(delimiter, headerEnd + 2);
      if (end < 0) {
        throw ServerError.malformedUpload();
      }
      String content = end < headerEnd + 4 ? "" : text.substring(headerEnd + 4, end);
      parts.add(
          new Part(
              fileName(text.substring(afterDelimiter, headerEnd)),
              Bytes.wrap(content.getBytes(StandardCharsets.ISO_8859_1))));
      start = end;
    }
    throw ServerError.malformedUpload();
  }

  private static String fileName(String headers) {
    Matcher matcher = FILE_NAME.matcher(headers);
    if (!matcher.find()) {
      return "";
    }
    String quoted = matcher.group(1);
    return quoted == null ? matcher.group(2) : quoted.replaceAll("\\\\(.)", "$1");
  }
}
