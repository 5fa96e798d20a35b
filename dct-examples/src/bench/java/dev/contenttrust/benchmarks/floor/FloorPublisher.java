// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks.floor;

import dev.contenttrust.benchmarks.floor.CanonicalScan.Slice;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;

/**
 * The parts of publishing one tag: everything that is there is verified, the entry is cut into the
 * bytes at its place, two files are signed and uploaded, and the result is verified from the root
 * down. Not thread-safe.
 */
public final class FloorPublisher {
  private static final int DAYS = 1000;

  private final FloorResolver resolver = new FloorResolver();
  private final FloorHttp http;
  private final ECPrivateKeyParameters targetsKey;
  private final ECPrivateKeyParameters snapshotKey;

  /** Publishes through that connection with these keys. */
  public FloorPublisher(
      FloorHttp http, ECPrivateKeyParameters targetsKey, ECPrivateKeyParameters snapshotKey) {
    this.http = http;
    this.targetsKey = targetsKey;
    this.snapshotKey = snapshotKey;
  }

  /** Signs a tag, in the place of what it was before. */
  public void publish(String anyTag, String tag, byte[] sha256) {
    resolver.cold(http::get, anyTag);
    String digest = Base64.getEncoder().encodeToString(sha256);
    byte[] targets = withTag(resolver.last("targets"), tag, digest);
    byte[] snapshot = withTargets(resolver.last("snapshot"), targets);
    http.post(Map.of("targets", targets, "snapshot", snapshot));
    String served = resolver.cold(http::get, tag);
    if (!served.equals(digest) || !Arrays.equals(targets, resolver.last("targets"))) {
      throw new IllegalStateException("the server serves something else");
    }
  }

  private byte[] withTag(byte[] file, String tag, String digest) {
    Slice signed = new Slice(file, 0, file.length).member("signed");
    Slice place = place(signed.member("targets"), tag);
    boolean last = file[place.from()] == '}';
    String entry = "\"%s\":{\"hashes\":{\"sha256\":\"%s\"},\"length\":1000}".formatted(tag, digest);
    boolean added = place.from() == place.to();
    String text = !added ? entry : last ? "," + entry : entry + ",";
    return signed(file, signed, place, text, targetsKey);
  }

  private byte[] withTargets(byte[] file, byte[] targets) {
    Slice signed = new Slice(file, 0, file.length).member("signed");
    String meta =
        "{\"hashes\":{\"sha256\":\"%s\",\"sha512\":\"%s\"},\"length\":%d}"
            .formatted(
                Base64.getEncoder().encodeToString(Sha.sha256(targets, 0, targets.length)),
                Base64.getEncoder().encodeToString(Sha.sha512(targets)),
                targets.length);
    return signed(file, signed, signed.member("meta").member("targets"), meta, snapshotKey);
  }

  /** Returns where a tag stands, or the empty place where it would. */
  private static Slice place(Slice table, String tag) {
    byte[] json = table.json();
    byte[] name = tag.getBytes(StandardCharsets.US_ASCII);
    int at = table.from() + 1;
    while (json[at] == '"') {
      int end = at + 1;
      while (json[end] != '"') {
        end++;
      }
      int order = Arrays.compareUnsigned(json, at + 1, end, name, 0, name.length);
      int next = order < 0 ? end : at;
      if (order > 0) {
        return new Slice(json, at, at);
      }
      int valueEnd = CanonicalScan.skip(json, end + 1);
      if (order == 0) {
        return new Slice(json, next, valueEnd);
      }
      at = json[valueEnd] == ',' ? valueEnd + 1 : valueEnd;
    }
    return new Slice(json, at, at);
  }

  /** Returns the file with one part replaced, a later expiry and the next version, signed. */
  private static byte[] signed(
      byte[] file, Slice signed, Slice part, String text, ECPrivateKeyParameters key) {
    Slice expires = signed.member("expires");
    Slice version = signed.member("version");
    String expiry =
        Clock.systemUTC()
            .instant()
            .plus(DAYS, ChronoUnit.DAYS)
            .truncatedTo(ChronoUnit.SECONDS)
            .toString();
    ByteArrayOutputStream out = new ByteArrayOutputStream(file.length + text.length() + 64);
    out.write(file, 0, expires.from());
    out.writeBytes(ascii("\"" + expiry + "\""));
    out.write(file, expires.to(), part.from() - expires.to());
    out.writeBytes(ascii(text));
    out.write(file, part.to(), version.from() - part.to());
    out.writeBytes(ascii(Long.toString(version.number() + 1)));
    out.write(file, version.to(), signed.to() - version.to());
    byte[] unsigned = out.toByteArray();
    byte[] signature = FloorKeys.sign(key, Sha.sha256(unsigned, signed.from(), unsigned.length));
    String keyId = signatures(file, signed).first().member("keyid").text();
    out.writeBytes(
        ascii(
            ",\"signatures\":[{\"keyid\":\"%s\",\"method\":\"ecdsa\",\"sig\":\"%s\"}]}"
                .formatted(keyId, Base64.getEncoder().encodeToString(signature))));
    return out.toByteArray();
  }

  private static Slice signatures(byte[] file, Slice signed) {
    return new Slice(file, signed.to() + ",\"signatures\":".length(), file.length - 1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
