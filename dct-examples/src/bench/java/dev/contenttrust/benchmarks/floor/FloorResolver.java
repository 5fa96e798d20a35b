// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks.floor;

import dev.contenttrust.benchmarks.floor.CanonicalScan.Slice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.jspecify.annotations.Nullable;

/**
 * From the root down to one tag with one ECDSA key a role, and nothing else. Decoded keys are kept;
 * {@link #warm} also keeps what was trusted last. Thread-safe.
 */
public final class FloorResolver {
  private final FloorKeys keys = new FloorKeys();
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private volatile byte @Nullable [] lastTimestamp;
  private volatile @Nullable Instant lastExpiry;
  private volatile @Nullable State lastState;
  private volatile byte @Nullable [] lastSnapshot;
  private volatile byte @Nullable [] lastTargets;

  /** What a verified chain knows. */
  private record State(Slice root, byte[] snapshot) {}

  /** Verifies root, timestamp, snapshot and targets; returns the tag's SHA-256 in base64. */
  public String cold(Files files, String tag) {
    return rest(files, trustedRoot(files), files.get("timestamp.json"), tag);
  }

  /** Verifies all of that, and every delegated role, one after the other. */
  public String coldWithDelegations(Files files, String tag) {
    String answer = cold(files, tag);
    State state = lastState;
    byte[] snapshotFile = lastSnapshot;
    byte[] targetsFile = lastTargets;
    if (state == null || snapshotFile == null || targetsFile == null) {
      throw new IllegalStateException("nothing resolved");
    }
    Slice meta = CanonicalScan.of(snapshotFile, null).signed().member("meta");
    Slice delegations = CanonicalScan.of(targetsFile, null).signed().member("delegations");
    Slice listed = delegations.member("keys");
    Map<String, Slice> promises = new HashMap<>();
    meta.forEachMember(promises::put);
    Map<String, String> publicKeys = new HashMap<>();
    listed.forEachMember(
        (id, key) -> publicKeys.put(id, key.member("keyval").member("public").text()));
    delegations
        .member("roles")
        .forEachElement(
            role -> {
              String name = role.member("name").text();
              String keyId = role.member("keyids").first().text();
              CanonicalScan file = CanonicalScan.of(promised(files, name, promises.get(name)), tag);
              verify(file, file.signatures().first(), keyId, keys.key(publicKeys.get(keyId)));
            });
    return answer;
  }

  /** Returns every tag with its SHA-256, after a look at the timestamp. */
  public List<Map.Entry<String, byte[]>> list(Files files, String anyTag) {
    warm(files, anyTag);
    byte[] targetsFile = lastTargets;
    if (targetsFile == null) {
      throw new IllegalStateException("nothing resolved");
    }
    List<Map.Entry<String, byte[]>> tags = new ArrayList<>();
    new Slice(targetsFile, 0, targetsFile.length)
        .member("signed")
        .member("targets")
        .forEachMember(
            (name, entry) ->
                tags.add(
                    Map.entry(
                        name,
                        Base64.getDecoder()
                            .decode(entry.member("hashes").member("sha256").text()))));
    return tags;
  }

  /**
   * Verifies only what changed: an equal timestamp needs a look at its expiry alone, a renewed one
   * its signature, and the snapshot that it names as before needs nothing.
   */
  public String warm(Files files, String tag) {
    byte[] timestamp = files.get("timestamp.json");
    Instant expiry = lastExpiry;
    State state = lastState;
    if (state == null) {
      String answer = rest(files, trustedRoot(files), timestamp, tag);
      answers.put(tag, answer);
      return answer;
    }
    if (expiry == null || !Arrays.equals(timestamp, lastTimestamp)) {
      CanonicalScan scan = verified(timestamp, state.root(), "timestamp", null);
      Slice meta = scan.signed().member("meta").member("snapshot");
      if (!Arrays.equals(
          Base64.getDecoder().decode(meta.member("hashes").member("sha256").text()),
          state.snapshot())) {
        throw new IllegalStateException("the benchmark changes the timestamp alone");
      }
      lastExpiry = expiry = Instant.parse(scan.signed().member("expires").text());
      lastTimestamp = timestamp;
    }
    if (expiry.toEpochMilli() <= System.currentTimeMillis()) {
      throw new IllegalStateException("expired");
    }
    String answer = answers.get(tag);
    return answer != null ? answer : rest(files, state.root(), timestamp, tag);
  }

  /** Returns a file that was verified last. */
  byte[] last(String role) {
    byte[] file = role.equals("targets") ? lastTargets : lastSnapshot;
    if (file == null) {
      throw new IllegalStateException("nothing resolved");
    }
    return file;
  }

  private Slice trustedRoot(Files files) {
    byte[] file = files.get("root.json");
    CanonicalScan scan = CanonicalScan.of(file, null);
    verify(scan, scan.signed(), "root");
    return scan.signed();
  }

  private String rest(Files files, Slice root, byte[] timestamp, String tag) {
    CanonicalScan stamp = verified(timestamp, root, "timestamp", null);
    Slice snapshotMeta = stamp.signed().member("meta").member("snapshot");
    byte[] snapshotFile = promised(files, "snapshot", snapshotMeta);
    CanonicalScan snapshot = verified(snapshotFile, root, "snapshot", null);
    byte[] targetsFile =
        promised(files, "targets", snapshot.signed().member("meta").member("targets"));
    CanonicalScan targets = verified(targetsFile, root, "targets", tag);
    Slice found = targets.found();
    if (found == null) {
      throw new IllegalStateException("not signed: " + tag);
    }
    lastTimestamp = timestamp;
    lastSnapshot = snapshotFile;
    lastTargets = targetsFile;
    lastExpiry = Instant.parse(stamp.signed().member("expires").text());
    lastState =
        new State(
            root,
            Base64.getDecoder().decode(snapshotMeta.member("hashes").member("sha256").text()));
    return found.member("hashes").member("sha256").text();
  }

  /** Fetches a file by its promised hash, and checks every hash that was promised. */
  static byte[] promised(Files files, String role, Slice meta) {
    byte[] sha256 = Base64.getDecoder().decode(meta.member("hashes").member("sha256").text());
    byte[] sha512 = Base64.getDecoder().decode(meta.member("hashes").member("sha512").text());
    byte[] file = files.get(role + "." + HexFormat.of().formatHex(sha256) + ".json");
    if (file.length != meta.member("length").number()
        || !Arrays.equals(sha256, Sha.sha256(file, 0, file.length))
        || !Arrays.equals(sha512, Sha.sha512(file))) {
      throw new IllegalStateException("not the promised file of " + role);
    }
    return file;
  }

  private CanonicalScan verified(byte[] file, Slice root, String role, @Nullable String tag) {
    CanonicalScan scan = CanonicalScan.of(file, tag);
    verify(scan, root, role);
    return scan;
  }

  private void verify(CanonicalScan file, Slice root, String role) {
    String keyId = root.member("roles").member(role).member("keyids").first().text();
    Slice signature = file.signatures().first();
    ECPublicKeyParameters key =
        keys.key(root.member("keys").member(keyId).member("keyval").member("public").text());
    verify(file, signature, keyId, key);
  }

  static void verify(CanonicalScan file, Slice signature, String keyId, ECPublicKeyParameters key) {
    Slice signed = file.signed();
    byte[] digest = Sha.sha256(signed.json(), signed.from(), signed.to());
    byte[] value = Base64.getDecoder().decode(signature.member("sig").text());
    if (!signature.member("keyid").text().equals(keyId)
        || !FloorKeys.verifies(key, value, digest)) {
      throw new IllegalStateException("a signature is wrong");
    }
    Instant expires = Instant.parse(signed.member("expires").text());
    if (expires.toEpochMilli() <= System.currentTimeMillis()) {
      throw new IllegalStateException("expired");
    }
  }
}
