// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks.server;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.crypto.Signer;
import dev.contenttrust.crypto.SigningKey;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.TestKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The measured repositories as replies by path. Thread-safe. */
final class Repositories implements StaticServer.Content {
  private static final String RENEW = "/renew/";
  private static final Pattern VERSION = Pattern.compile("\"version\":[0-9]+");

  private final Map<String, byte[]> replies = new ConcurrentHashMap<>();
  private final Queue<byte[]> timestamps = new ConcurrentLinkedQueue<>();
  private final TestKey timestampKey = TestKey.ecdsa();
  private final Signer timestampSigner =
      SigningKey.fromPkcs8(timestampKey.pair().getPrivate().getEncoded()).signer();
  private final Map<RoleName, TestKey> publishers =
      Map.of(RoleName.TARGETS, TestKey.ecdsa(), RoleName.SNAPSHOT, TestKey.ecdsa());
  private final Uploads uploads = new Uploads(replies, this::timestampFile);
  private final String renewedPath = path(Shape.RENEWED) + "timestamp.json";
  private String timestamp = "";
  private long version = 1;

  Repositories(Instant now) {
    publishers.forEach(
        (role, key) ->
            replies.put(
                "/keys/" + role.value(), StaticServer.reply(key.pair().getPrivate().getEncoded())));
    for (Shape shape : Shape.values()) {
      PublishedRepository published = published(shape, now);
      published
          .served()
          .forEach(
              (name, file) -> replies.put(path(shape) + name, StaticServer.reply(file.toArray())));
      if (shape == Shape.RENEWED) {
        String file = published.file(RoleName.TIMESTAMP).toUtf8();
        timestamp = file.substring(file.indexOf(':') + 1, file.lastIndexOf(",\"signatures\":"));
      }
    }
  }

  /**
   * Answers a path of the trust server's API, {@code /renew/N}: N more timestamps, or {@code
   * /keys/ROLE}: the private key with which a benchmark publishes.
   */
  @Override
  public byte @Nullable [] get(String path) {
    if (path.startsWith(RENEW)) {
      return renew(Integer.parseInt(path.substring(RENEW.length())));
    }
    if (path.equals(renewedPath)) {
      byte[] next = timestamps.poll();
      if (next != null) {
        return next;
      }
    }
    return replies.get(path);
  }

  @Override
  public byte @Nullable [] post(String path, byte[] body) {
    return uploads.accept(path, body);
  }

  private static String path(Shape shape) {
    return "/v2/" + shape.gun() + "/_trust/tuf/";
  }

  private PublishedRepository published(Shape shape, Instant now) {
    RepositoryBuilder builder = RepositoryBuilder.repository(shape.gun(), now);
    builder.timestamp(role -> role.keys(timestampKey));
    publishers.forEach((name, key) -> builder.change(name, role -> role.keys(key)));
    builder.targets(
        targets -> {
          for (int i = 0; i < shape.tags(); i++) {
            targets.target(Shape.tag(i), digest(Shape.tag(i)), 1000 + i % 1000);
          }
        });
    for (int i = 0; i < shape.delegations(); i++) {
      String tag = "signer-tag-" + i;
      builder.delegation("targets/signer" + i, role -> role.target(tag, digest(tag), 1000));
    }
    return builder.publish();
  }

  private static Digest digest(String tag) {
    return Digest.sha256Of(Bytes.utf8(tag));
  }

  private synchronized byte[] renew(int count) {
    for (int i = timestamps.size(); i < count; i++) {
      Matcher matcher = VERSION.matcher(timestamp);
      String signed = matcher.replaceFirst("\"version\":" + ++version);
      byte[] reply = StaticServer.reply(timestampFile(signed));
      timestamps.add(reply);
      replies.put(renewedPath, reply);
    }
    return StaticServer.reply(new byte[0]);
  }

  private byte[] timestampFile(String signed) {
    String signature =
        Base64.getEncoder().encodeToString(timestampSigner.sign(Bytes.utf8(signed)).toArray());
    return "{\"signed\":%s,\"signatures\":[{\"keyid\":\"%s\",\"method\":\"ecdsa\",\"sig\":\"%s\"}]}"
        .formatted(signed, timestampKey.id().value(), signature)
        .getBytes(StandardCharsets.UTF_8);
  }
}
