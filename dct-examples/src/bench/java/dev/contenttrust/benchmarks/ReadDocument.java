// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.contenttrust.benchmarks.floor.CanonicalScan;
import dev.contenttrust.benchmarks.floor.FloorKeys;
import dev.contenttrust.benchmarks.floor.Sha;
import dev.contenttrust.benchmarks.server.Shape;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.NotaryFormat;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.crypto.SignatureVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * From the bytes of a targets file with 100 000 tags to a verified document: G7. The same document
 * in another order of members has the same canonical form and the same signature.
 */
@State(Scope.Benchmark)
public class ReadDocument {
  private final NotaryFormat format = new NotaryFormat();
  private final SignatureVerifier verifier = SignatureVerifier.create();
  private final JsonFactory json =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();
  private byte[] canonical;
  private byte[] reordered;
  private PublicKey key;
  private ECPublicKeyParameters bareKey;
  private byte[] bareSignature;

  /** Fetches the file and its key. */
  @Setup
  public void prepare() {
    canonical = Workbench.floor(Workbench.server(), Shape.T100000).get("targets.json");
    reordered =
        new String(canonical, StandardCharsets.US_ASCII)
            .replaceAll(
                "\\{\"hashes\":(\\{[^}]*\\}),\"length\":([0-9]+)\\}",
                "{\"length\":$2,\"hashes\":$1}")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] rootFile = Workbench.floor(Workbench.server(), Shape.T100000).get("root.json");
    RootMetadata root = format.readRoot(Bytes.wrap(rootFile)).payload();
    KeyId id = root.role(RoleName.TARGETS).keyIds().iterator().next();
    key = root.keys().get(id);
    bareKey = FloorKeys.ofSpki(key.value().toArray());
    SignedMetadata<TargetsMetadata> read =
        format.readTargets(RoleName.TARGETS, Bytes.wrap(canonical));
    bareSignature = read.signatures().get(0).value().toArray();
    if (!canonicalLibrary() || !reorderedLibrary() || !canonicalFloor() || !reorderedFloor()) {
      throw new IllegalStateException("a signature does not verify");
    }
  }

  /** The library, document in canonical form. */
  @Benchmark
  public boolean canonicalLibrary() {
    return isVerified(canonical);
  }

  /** The library, document not in canonical form. */
  @Benchmark
  public boolean reorderedLibrary() {
    return isVerified(reordered);
  }

  /** The library's parse alone, without a signature. */
  @Benchmark
  public SignedMetadata<TargetsMetadata> parseLibrary() {
    return format.readTargets(RoleName.TARGETS, Bytes.wrap(canonical));
  }

  /** The floor of the parse: one pass that checks the canonical form. */
  @Benchmark
  public CanonicalScan parseFloor() {
    return CanonicalScan.of(canonical, null);
  }

  /** The floor: one pass, one hash, one signature. */
  @Benchmark
  public boolean canonicalFloor() {
    CanonicalScan scan = CanonicalScan.of(canonical, null);
    return FloorKeys.verifies(
        bareKey, bareSignature, Sha.sha256(canonical, scan.signed().from(), scan.signed().to()));
  }

  /** The floor without the canonical form, which is taken as known: a streaming parse. */
  @Benchmark
  public boolean reorderedFloor() {
    try (JsonParser parser = json.createParser(reordered)) {
      while (parser.nextToken() != null) {
        // Only the parse is measured.
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    CanonicalScan.Slice signed =
        new CanonicalScan.Slice(canonical, 0, canonical.length).member("signed");
    return FloorKeys.verifies(
        bareKey, bareSignature, Sha.sha256(canonical, signed.from(), signed.to()));
  }

  private boolean isVerified(byte[] file) {
    SignedMetadata<TargetsMetadata> read = format.readTargets(RoleName.TARGETS, Bytes.wrap(file));
    return verifier.verifies(key, read.signatures().get(0), read.signedBytes());
  }
}
