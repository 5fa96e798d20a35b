// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Named attacks on a {@link RepositoryBuilder}: each makes one role dishonest, signs everything
 * else as if nothing had happened, and leaves the publication to the caller. The numbers are those
 * of the threat list. Stateless.
 */
public final class AttackKit {
  private static final int DEEP = 100_000;
  private static final int LONG_NUMBER = 1 << 20;

  private AttackKit() {}

  /** W1: offers an older, validly signed file of the role under a new snapshot. */
  public static void rollBack(RepositoryBuilder repository, RoleName role, Bytes older) {
    if (role.equals(RoleName.TIMESTAMP) || role.equals(RoleName.SNAPSHOT)) {
      repository.change(role, draft -> draft.version(1));
    } else {
      repository.change(role, draft -> draft.replay(older));
    }
  }

  /** W2: leaves the role out of the snapshot. */
  public static void vanish(RepositoryBuilder repository, RoleName role) {
    repository.change(role, RoleDraft::notInSnapshot);
  }

  /** W3: signs the role with a time of expiry that is over. */
  public static void expire(RepositoryBuilder repository, RoleName role) {
    repository.change(role, draft -> draft.expires(repository.now().minus(Duration.ofSeconds(1))));
  }

  /** W4: signs the role with a key that nobody listed. */
  public static void signWithForeignKey(RepositoryBuilder repository, RoleName role) {
    TestKey foreign = repository.newKey(role);
    repository.change(role, draft -> draft.signedBy(foreign).resign());
  }

  /** W4: claims a listed key's id for a foreign signature. */
  public static void forgeSignature(RepositoryBuilder repository, RoleName role) {
    TestKey foreign = repository.newKey(role);
    String honest = repository.role(role).signers.get(0).id().value();
    repository.change(
        role,
        draft ->
            draft.signedBy(foreign).wire(text(file -> file.replace(foreign.id().value(), honest))));
  }

  /** W4: lists two keys, demands both, and signs with one. */
  public static void signBelowThreshold(RepositoryBuilder repository, RoleName role) {
    TestKey first = repository.newKey(role);
    TestKey second = repository.newKey(role);
    repository.change(
        role, draft -> draft.keys(first, second).threshold(2).signedBy(first).resign());
  }

  /** W4: removes every signature. */
  public static void removeSignatures(RepositoryBuilder repository, RoleName role) {
    repository.change(
        role,
        draft ->
            draft.wire(
                text(file -> file.replaceFirst("\"signatures\":\\[.*]", "\"signatures\":[]"))));
  }

  /** W7: meets a threshold of two with one key in two certificates. */
  public static void countOneKeyTwice(RepositoryBuilder repository, RoleName role) {
    TestKey key = TestKey.ecdsa();
    TestCertificate certificate =
        TestCertificate.notary(repository.gun().value(), repository.now());
    TestKey once = key.certified(certificate);
    TestKey twice =
        key.certified(
            certificate.valid(certificate.notBefore(), certificate.notAfter().minusSeconds(1)));
    repository.change(role, draft -> draft.keys(once, twice).threshold(2));
  }

  /** W16: labels the role's honest signatures with another method. */
  public static void relabelSignatures(RepositoryBuilder repository, RoleName role, String method) {
    repository.change(
        role,
        draft ->
            draft.wire(
                text(
                    file ->
                        file.replaceAll(
                            "\"method\":\"[a-z0-9]*\"", "\"method\":\"" + method + "\""))));
  }

  /** W11: what no reader may take for metadata, by what is wrong with it. */
  public static Map<String, UnaryOperator<Bytes>> malformations() {
    Map<String, UnaryOperator<Bytes>> all = new LinkedHashMap<>();
    all.put("empty", bytes -> Bytes.empty());
    all.put("cut in the middle", bytes -> bytes.slice(0, bytes.size() / 2));
    all.put("trailing letter", text(file -> file + "x"));
    all.put("second document", text(file -> file + file));
    all.put("byte order mark", text(file -> "\uFEFF" + file));
    all.put("comment", text(file -> file.replaceFirst("\\{", "{/**/")));
    all.put("trailing comma", text(file -> file.substring(0, file.length() - 1) + ",}"));
    all.put("array", text(file -> "[" + file + "]"));
    all.put("no signed", text(file -> file.replaceFirst("\"signed\"", "\"unsigned\"")));
    all.put("signed is null", text(file -> "{\"signed\":null,\"signatures\":[]}"));
    all.put("signed is a list", text(file -> "{\"signed\":[],\"signatures\":[]}"));
    all.put(
        "duplicate member",
        text(file -> file.replaceFirst("\"signed\":\\{", "\"signed\":{\"version\":1,")));
    all.put(
        "duplicate member in disguise",
        text(file -> file.replaceFirst("\"signed\":\\{", "\"signed\":{\"\\\\u0076ersion\":1,")));
    all.put("duplicate envelope", text(file -> file.replaceFirst("\\{", "{\"signatures\":[],")));
    all.put(
        "version as text",
        text(file -> file.replaceFirst("\"version\":([0-9]+)", "\"version\":\"$1\"")));
    all.put(
        "version with fraction",
        text(file -> file.replaceFirst("\"version\":([0-9]+)", "\"version\":$1.0")));
    all.put("version zero", text(file -> file.replaceFirst("\"version\":[0-9]+", "\"version\":0")));
    all.put(
        "version negative",
        text(file -> file.replaceFirst("\"version\":[0-9]+", "\"version\":-1")));
    all.put(
        "version beyond 2^53",
        text(file -> file.replaceFirst("\"version\":[0-9]+", "\"version\":9007199254740993")));
    all.put(
        "number of a megabyte",
        text(
            file ->
                file.replaceFirst("\"version\":[0-9]+", "\"version\":" + "9".repeat(LONG_NUMBER))));
    all.put("deep nesting", bytes -> Bytes.utf8("[".repeat(DEEP)));
    all.put("deep nesting of objects", bytes -> Bytes.utf8("{\"a\":".repeat(DEEP)));
    all.put(
        "deep nesting in an unknown member",
        text(
            file ->
                file.replaceFirst(
                    "\"signed\":\\{",
                    "\"signed\":{\"x\":" + "[".repeat(DEEP) + "]".repeat(DEEP) + ",")));
    all.put(
        "lone surrogate",
        text(file -> file.replaceFirst("\"signed\":\\{", "\"signed\":{\"x\":\"\\\\ud83d\",")));
    all.put("invalid UTF-8", AttackKit::withInvalidUtf8);
    all.put("NUL", text(file -> file.replaceFirst("\"signed\":\\{", "\"signed\":{\u0000")));
    all.put("wrong type", text(file -> file.replaceFirst("\"_type\":\"", "\"_type\":\"x")));
    all.put(
        "lower-case type",
        text(
            file ->
                file.replaceFirst("\"_type\":\"Root", "\"_type\":\"root")
                    .replaceFirst("\"_type\":\"T", "\"_type\":\"t")
                    .replaceFirst("\"_type\":\"S", "\"_type\":\"s")));
    all.put(
        "member name in capitals", text(file -> file.replaceFirst("\"version\"", "\"VERSION\"")));
    all.put(
        "expiry without zone",
        text(file -> file.replaceFirst("(\"expires\":\"[^\"]*)Z\"", "$1\"")));
    all.put("a web page", bytes -> Bytes.utf8("<html><body>Sign in</body></html>"));
    return all;
  }

  /** Returns the change of bytes that changes them as UTF-8 text. */
  public static UnaryOperator<Bytes> text(UnaryOperator<String> change) {
    return bytes -> Bytes.utf8(change.apply(bytes.toUtf8()));
  }

  private static Bytes withInvalidUtf8(Bytes file) {
    byte[] start = "{\"signed\":{\"x\":\"".getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(start);
    bytes.write(0xff);
    bytes.write(0xfe);
    bytes.writeBytes("\",".getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(file.slice("{\"signed\":{".length(), file.size()).toArray());
    return Bytes.wrap(bytes.toByteArray());
  }
}
