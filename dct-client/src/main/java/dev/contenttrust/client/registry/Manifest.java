// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.registry;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import java.util.List;

/**
 * A manifest or index exactly as the registry served it, checked against its digest.
 *
 * @param mediaType the media type, one of {@link #MEDIA_TYPES}
 * @param digest the SHA-256 digest computed over the bytes
 * @param bytes the bytes; never re-serialise them, since the digest is over white space too
 */
public record Manifest(String mediaType, Digest digest, Bytes bytes) {
  /** The media types that are asked for: Docker image and list, OCI image and index. */
  public static final List<String> MEDIA_TYPES =
      List.of(
          "application/vnd.docker.distribution.manifest.v2+json",
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.oci.image.index.v1+json");

  /** The longest accepted manifest, in bytes: 4 MiB. */
  public static final int MAX_BYTES = 4 << 20;

  /** {@return media type, digest and size} */
  public Descriptor descriptor() {
    return new Descriptor(mediaType, digest, bytes.size());
  }
}
