// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import dev.contenttrust.benchmarks.floor.FloorKeys;
import dev.contenttrust.benchmarks.floor.Sha;
import dev.contenttrust.testing.TestKey;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The floor of {@link Signatures} for P-256: one hash of 2 KiB and the arithmetic of the curve. */
@State(Scope.Benchmark)
public class BareSignatures {
  private final byte[] message = new byte[Signatures.MESSAGE_BYTES];
  private final TestKey made = TestKey.ecdsa();
  private final ECPublicKeyParameters publicKey =
      FloorKeys.ofSpki(made.pair().getPublic().getEncoded());
  private final ECPrivateKeyParameters privateKey =
      FloorKeys.ofPkcs8(made.pair().getPrivate().getEncoded());
  private final byte[] signature = sign();

  /** Checks a signature with a key that is known. */
  @Benchmark
  public boolean verify() {
    return FloorKeys.verifies(publicKey, signature, digest());
  }

  /** Signs. */
  @Benchmark
  public final byte[] sign() {
    return FloorKeys.sign(privateKey, digest());
  }

  private byte[] digest() {
    return Sha.sha256(message, 0, message.length);
  }
}
