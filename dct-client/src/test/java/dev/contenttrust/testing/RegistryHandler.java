// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import com.sun.net.httpserver.HttpExchange;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers requests as docker-content-trust.md 8 says, faults apart. Thread-safe. */
final class RegistryHandler extends FaultyHandler {
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final Map<String, String> VERSION =
      Map.of("Docker-Distribution-Api-Version", "registry/2.0");

  private final RegistryContent content;
  private final RegistryUploads uploads;
  private final boolean referrers;
  private final @Nullable String authorization;

  /**
   * Creates the handler.
   *
   * @param content what the registry holds
   * @param referrers whether the referrers API is offered
   * @param userAndPassword what every request must prove, {@code user:password}; null for nothing
   */
  RegistryHandler(RegistryContent content, boolean referrers, @Nullable String userAndPassword) {
    super(Integer.MAX_VALUE);
    this.content = content;
    this.uploads = new RegistryUploads(content);
    this.referrers = referrers;
    this.authorization =
        userAndPassword == null
            ? null
            : "Basic "
                + Base64.getEncoder()
                    .encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  Answer answer(HttpExchange exchange, byte[] body) {
    Answer answer;
    try {
      String given = exchange.getRequestHeaders().getFirst("Authorization");
      answer =
          authorization == null || authorization.equals(given)
              ? route(exchange, Bytes.wrap(body))
              : unauthorized();
    } catch (ServerError e) {
      answer = e.answer();
    }
    Map<String, String> headers = new LinkedHashMap<>(VERSION);
    headers.putAll(answer.headers());
    return new Answer(answer.status(), headers, answer.body());
  }

  @Override
  Answer replaced(HttpExchange exchange, Bytes body) {
    Answer honest = answer(exchange, new byte[0]);
    return new Answer(honest.status(), honest.headers(), body.toArray());
  }

  private static Answer unauthorized() {
    Answer refusal =
        ServerError.ofRegistry(401, "UNAUTHORIZED", "authentication required").answer();
    Map<String, String> headers = new LinkedHashMap<>(refusal.headers());
    headers.put("WWW-Authenticate", "Basic realm=\"embedded registry\"");
    return new Answer(refusal.status(), headers, refusal.body());
  }

  private Answer route(HttpExchange exchange, Bytes body) throws ServerError {
    RegistryPath path = RegistryPath.parse(exchange.getRequestURI().getPath());
    RegistryQuery query = new RegistryQuery(exchange.getRequestURI().getRawQuery());
    return switch (exchange.getRequestMethod()) {
      case "GET", "HEAD" -> read(exchange, path, query);
      case "PUT" ->
          path instanceof RegistryPath.Upload upload
              ? uploads.finish(upload, query, body)
              : put(exchange, path, body);
      case "POST" ->
          path instanceof RegistryPath.Uploads begin
              ? uploads.begin(begin.repository(), query, body)
              : notAllowed();
      case "PATCH" ->
          path instanceof RegistryPath.Upload upload ? uploads.append(upload, body) : notAllowed();
      case "DELETE" ->
          path instanceof RegistryPath.Digested manifest ? delete(manifest) : notAllowed();
      default -> notAllowed();
    };
  }

  private Answer read(HttpExchange exchange, RegistryPath path, RegistryQuery query)
      throws ServerError {
    if (path instanceof RegistryPath.Ping) {
      return Answer.text(200, "application/json; charset=utf-8", "{}");
    } else if (path instanceof RegistryPath.Catalog) {
      return query.page(
          "/v2/_catalog", new JsonObject(Map.of()), "repositories", content.repositories());
    } else if (path instanceof RegistryPath.Tags tags) {
      return query.page(
          "/v2/" + tags.repository() + "/tags/list",
          TestJson.object("name", tags.repository()),
          "tags",
          content.tags(tags.repository()).orElseThrow(RegistryHandler::nameUnknown));
    } else if (path instanceof RegistryPath.Tagged manifest) {
      Optional<Digest> digest = content.digest(manifest.repository(), manifest.tag());
      return manifest(exchange, manifest.repository(), digest);
    } else if (path instanceof RegistryPath.Digested manifest) {
      return manifest(exchange, manifest.repository(), Optional.of(manifest.digest()));
    } else if (path instanceof RegistryPath.Blob blob) {
      return blob(blob);
    } else if (path instanceof RegistryPath.Referrers asked && referrers) {
      return referrers(asked, query);
    }
    return Answer.text(404, "text/plain; charset=utf-8", "404 page not found\n");
  }

  private Answer manifest(HttpExchange exchange, String repository, Optional<Digest> digest)
      throws ServerError {
    RegistryManifest manifest =
        digest
            .flatMap(wanted -> content.manifest(repository, wanted))
            .orElseThrow(() -> manifestUnknown("manifest unknown"));
    if (!accepts(exchange, manifest.mediaType())) {
      throw manifestUnknown("manifest found, but accept header does not support its type");
    }
    String etag = '"' + manifest.digest().toString() + '"';
    Map<String, String> headers =
        Map.of(
            "Content-Type", manifest.mediaType(),
            "Docker-Content-Digest", manifest.digest().toString(),
            "Etag", etag);
    return etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))
        ? Answer.empty(304, headers)
        : new Answer(200, headers, manifest.bytes().toArray());
  }

  /** A narrow header gets no manifest of another kind, as the real registry has it. */
  private static boolean accepts(HttpExchange exchange, String mediaType) {
    List<String> headers = exchange.getRequestHeaders().getOrDefault("Accept", List.of());
    return headers.stream()
        .flatMap(header -> Stream.of(header.split(",", -1)))
        .map(type -> type.split(";", 2)[0].strip())
        .anyMatch(mediaType::equals);
  }

  private Answer put(HttpExchange exchange, RegistryPath path, Bytes body) throws ServerError {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    RegistryManifest manifest = RegistryManifest.read(type == null ? "" : type, body);
    String repository;
    if (path instanceof RegistryPath.Tagged tagged) {
      repository = tagged.repository();
      store(repository, manifest);
      content.tag(repository, tagged.tag(), manifest.digest());
    } else if (path instanceof RegistryPath.Digested digested) {
      repository = digested.repository();
      if (!digested.digest().equals(manifest.digest())) {
        throw RegistryUploads.digestInvalid();
      }
      store(repository, manifest);
    } else {
      return notAllowed();
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Location", "/v2/" + repository + "/manifests/" + manifest.digest());
    headers.put("Docker-Content-Digest", manifest.digest().toString());
    if (referrers) {
      manifest.subject().ifPresent(subject -> headers.put("OCI-Subject", subject.toString()));
    }
    return Answer.empty(201, headers);
  }

  private void store(String repository, RegistryManifest manifest) throws ServerError {
    boolean isComplete =
        manifest.blobs().stream().allMatch(blob -> content.blob(repository, blob).isPresent())
            && manifest.children().stream()
                .allMatch(child -> content.manifest(repository, child).isPresent());
    if (!isComplete) {
      throw ServerError.ofRegistry(400, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry");
    }
    content.put(repository, manifest);
  }

  private Answer delete(RegistryPath.Digested manifest) throws ServerError {
    if (!content.delete(manifest.repository(), manifest.digest())) {
      throw manifestUnknown("manifest unknown");
    }
    return Answer.empty(202, Map.of());
  }

  private Answer blob(RegistryPath.Blob blob) throws ServerError {
    Bytes bytes =
        content
            .blob(blob.repository(), blob.digest())
            .orElseThrow(
                () -> ServerError.ofRegistry(404, "BLOB_UNKNOWN", "blob unknown to registry"));
    return new Answer(
        200,
        Map.of(
            "Content-Type",
            "application/octet-stream",
            "Docker-Content-Digest",
            blob.digest().toString()),
        bytes.toArray());
  }

  private Answer referrers(RegistryPath.Referrers asked, RegistryQuery query) {
    Optional<String> type = query.value("artifactType");
    List<JsonObject> entries =
        content.referrers(asked.repository(), asked.subject()).stream()
            .filter(referrer -> type.isEmpty() || type.get().equals(referrer.artifactType()))
            .map(RegistryManifest::descriptor)
            .toList();
    JsonObject index =
        TestJson.object(
            "schemaVersion", 2, "mediaType", INDEX, "manifests", TestJson.array(entries));
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", INDEX);
    if (type.isPresent()) {
      headers.put("OCI-Filters-Applied", "artifactType");
    }
    return new Answer(200, headers, TestJson.canonical(index).getBytes(StandardCharsets.UTF_8));
  }

  private static ServerError manifestUnknown(String message) {
    return ServerError.ofRegistry(404, "MANIFEST_UNKNOWN", message);
  }

  private static ServerError nameUnknown() {
    return ServerError.ofRegistry(404, "NAME_UNKNOWN", "repository name not known to registry");
  }

  private static Answer notAllowed() throws ServerError {
    throw ServerError.ofRegistry(405, "UNSUPPORTED", "The operation is unsupported.");
  }
}
