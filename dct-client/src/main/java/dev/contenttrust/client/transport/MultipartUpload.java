// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The body of a publish request: one {@code multipart/form-data} part a role, its full name as file
 * name (notary 0.7.0, {@code server/handlers}).
 *
 * @param contentType the media type with the boundary
 * @param body the bytes
 */
record MultipartUpload(String contentType, Bytes body) {
  static MultipartUpload of(Map<RoleName, Bytes> files) {
    String boundary = boundary(files);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new TreeMap<>(files)
        .forEach(
            (role, content) -> {
              out.writeBytes(ascii("--" + boundary + "\r\n"));
              out.writeBytes(
                  ascii(
                      "Content-Disposition: form-data; name=\"files\"; filename=\""
                          + RoleName.notary(role.value())
                          + "\"\r\nContent-Type: application/octet-stream\r\n\r\n"));
              out.writeBytes(content.toArray());
              out.writeBytes(ascii("\r\n"));
            });
    out.writeBytes(ascii("--" + boundary + "--\r\n"));
    return new MultipartUpload(
        "multipart/form-data; boundary=" + boundary, Bytes.wrap(out.toByteArray()));
  }

  /**
   * A boundary must not occur in the content. Metadata is JSON, in which a line cannot begin with a
   * dash, and whoever makes it cannot foresee a hash over all of it.
   */
  private static String boundary(Map<RoleName, Bytes> files) {
    StringBuilder all = new StringBuilder();
    new TreeMap<>(files)
        .forEach(
            (role, content) -> all.append(dev.contenttrust.core.Digest.sha256Of(content).hex()));
    return dev.contenttrust.core.Digest.sha256Of(Bytes.utf8(all.toString())).hex().substring(0, 48);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
