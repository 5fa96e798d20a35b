// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.registry;

import dev.contenttrust.client.transport.HttpCall;
import dev.contenttrust.client.transport.HttpReply;
import dev.contenttrust.client.transport.Origin;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The URLs of a registry's API; names outside Docker's grammar are refused before they get in. */
final class RegistryUrls {
  private static final Pattern PATH =
      Pattern.compile(
          "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*");
  private static final Pattern REFERENCE =
      Pattern.compile("\\w[\\w.-]{0,127}|[a-z0-9]+:[0-9a-f]{64,128}");

  private final String base;

  RegistryUrls(URI registry) {
    String path = registry.getRawPath() == null ? "" : registry.getRawPath();
    this.base = Origin.of(registry) + path.replaceAll("/+$", "") + "/v2/";
  }

  URI manifest(String path, String reference) {
    if (!REFERENCE.matcher(reference).matches()) {
      throw new IllegalArgumentException("neither a tag nor a digest: '" + reference + "'");
    }
    return repository(path, "/manifests/" + reference);
  }

  URI blob(String path, Digest digest) {
    return repository(path, "/blobs/" + digest);
  }

  URI uploads(String path) {
    return repository(path, "/blobs/uploads/");
  }

  URI tags(String path) {
    return repository(path, "/tags/list");
  }

  URI ping() {
    return URI.create(base);
  }

  URI catalog() {
    return URI.create(base + "_catalog");
  }

  URI referrers(String path, Digest subject, String artifactType) {
    String filter =
        artifactType.isEmpty()
            ? ""
            : "?artifactType=" + URLEncoder.encode(artifactType, StandardCharsets.UTF_8);
    return repository(path, "/referrers/" + subject + filter);
  }

  private URI repository(String path, String rest) {
    if (path.length() > 255 || !PATH.matcher(path).matches()) {
      throw new IllegalArgumentException("not a repository path: '" + path + "'");
    }
    return URI.create(base + path + rest);
  }

  /** The location may be relative, and has a query of its own already. */
  URI uploadTarget(HttpCall start, HttpReply begun, Digest digest) {
    String location = begun.headers().firstValue("location").orElse("");
    try {
      URI target = begun.uri().resolve(location);
      if (!location.isEmpty() && Origin.of(target).equals(Origin.of(begun.uri()))) {
        String joint = target.getRawQuery() == null ? "?" : "&";
        return URI.create(
            target
                + joint
                + "digest="
                + URLEncoder.encode(digest.toString(), StandardCharsets.UTF_8));
      }
    } catch (IllegalArgumentException e) {
      throw unusable(start, begun);
    }
    throw unusable(start, begun);
  }

  private static TrustServerException unusable(HttpCall start, HttpReply begun) {
    return new TrustServerException(
        start.repository(),
        Reason.PROTOCOL,
        begun.status(),
        start + ": the registry named no upload location of its own",
        null);
  }
}
