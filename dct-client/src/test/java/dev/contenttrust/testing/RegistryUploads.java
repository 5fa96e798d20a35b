// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Uploads of blobs: in one piece, in two steps, in chunks, or taken from another repository. */
final class RegistryUploads {
  private final RegistryContent content;
  private final Map<String, Bytes> begun = new ConcurrentHashMap<>();

  RegistryUploads(RegistryContent content) {
    this.content = content;
  }

  Answer begin(String repository, RegistryQuery query, Bytes body) throws ServerError {
    Optional<String> mounted = query.value("mount");
    if (mounted.isPresent()) {
      Digest digest = RegistryPath.digest(mounted.get());
      if (content.mount(query.value("from").orElse(""), repository, digest)) {
        return stored(repository, digest);
      }
    }
    if (query.value("digest").isPresent()) {
      return store(repository, query, body);
    }
    String id = UUID.randomUUID().toString();
    begun.put(id, Bytes.wrap(new byte[0]));
    return Answer.empty(202, progress(repository, id, 0));
  }

  Answer append(RegistryPath.Upload upload, Bytes body) throws ServerError {
    Bytes whole = whole(upload, body);
    begun.put(upload.id(), whole);
    return Answer.empty(202, progress(upload.repository(), upload.id(), whole.size()));
  }

  Answer finish(RegistryPath.Upload upload, RegistryQuery query, Bytes body) throws ServerError {
    Answer answer = store(upload.repository(), query, whole(upload, body));
    begun.remove(upload.id());
    return answer;
  }

  static ServerError digestInvalid() {
    return ServerError.ofRegistry(
        400, "DIGEST_INVALID", "provided digest did not match uploaded content");
  }

  private Bytes whole(RegistryPath.Upload upload, Bytes more) throws ServerError {
    Bytes before = begun.get(upload.id());
    if (before == null) {
      throw ServerError.ofRegistry(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream(before.size() + more.size());
    whole.writeBytes(before.toArray());
    whole.writeBytes(more.toArray());
    return Bytes.wrap(whole.toByteArray());
  }

  private Answer store(String repository, RegistryQuery query, Bytes whole) throws ServerError {
    Digest promised = RegistryPath.digest(query.value("digest").orElse(""));
    if (!promised.algorithm().hash(whole).equals(promised.bytes())) {
      throw digestInvalid();
    }
    return stored(repository, content.putBlob(repository, whole));
  }

  private static Answer stored(String repository, Digest digest) {
    return Answer.empty(
        201,
        Map.of(
            "Location",
            "/v2/" + repository + "/blobs/" + digest,
            "Docker-Content-Digest",
            digest.toString()));
  }

  private static Map<String, String> progress(String repository, String id, int bytes) {
    return Map.of(
        "Location", "/v2/" + repository + "/blobs/uploads/" + id + "?_state=begun",
        "Docker-Upload-UUID", id,
        "Range", "0-" + Math.max(0, bytes - 1));
  }
}
