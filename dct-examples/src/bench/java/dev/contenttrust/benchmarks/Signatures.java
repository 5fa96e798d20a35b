// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.crypto.JcaSigner;
import dev.contenttrust.crypto.SignatureVerifier;
import dev.contenttrust.crypto.Signer;
import dev.contenttrust.crypto.SigningKey;
import dev.contenttrust.testing.TestKey;
import java.security.KeyPair;
import java.security.Provider;
import java.security.Security;
import java.util.Map;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One signature made or checked over 2 KiB, through each provider that can be chosen. */
@State(Scope.Benchmark)
public class Signatures {
  static final int MESSAGE_BYTES = 2048;

  /** The kind of key. */
  @Param({"P256", "P384", "ED25519", "RSA2048"})
  public String kind;

  /** Whose implementation; {@code OURS} is what the library takes unless told otherwise. */
  @Param({"OURS", "JDK", "BC"})
  public String provider;

  private final Bytes message = Bytes.wrap(new byte[MESSAGE_BYTES]);
  private SignatureVerifier verifier;
  private Signer signer;
  private PublicKey key;
  private Signature signature;

  /** Makes key and signature. */
  @Setup
  public void prepare() {
    TestKey made =
        Map.of(
                "P256", TestKey.ecdsa(),
                "P384", TestKey.ecdsa("secp384r1"),
                "ED25519", TestKey.ed25519(),
                "RSA2048", TestKey.rsa())
            .get(kind);
    KeyPair pair = made.pair();
    key = made.publicKey();
    if (provider.equals("OURS")) {
      verifier = SignatureVerifier.create();
      signer = SigningKey.fromPkcs8(pair.getPrivate().getEncoded()).signer();
    } else {
      Provider ec = jca("SunEC");
      verifier =
          SignatureVerifier.builder()
              .ecdsaProvider(ec)
              .ed25519Provider(ec)
              .rsaProvider(jca("SunRsaSign"))
              .build();
      Provider own = kind.equals("RSA2048") ? jca("SunRsaSign") : ec;
      signer = JcaSigner.of(pair.getPrivate(), pair.getPublic(), own);
    }
    signature =
        new Signature(
            new KeyId("0".repeat(64)),
            made.scheme().notaryMethod().orElseThrow(),
            made.sign(message));
    if (!verify() || sign().size() == 0) {
      throw new IllegalStateException("the signature does not verify");
    }
  }

  /** Checks a signature with a key that is known. */
  @Benchmark
  public boolean verify() {
    return verifier.verifies(key, signature, message);
  }

  /** Signs. */
  @Benchmark
  public Bytes sign() {
    return signer.sign(message);
  }

  private Provider jca(String jdkName) {
    return provider.equals("BC") ? new BouncyCastleProvider() : Security.getProvider(jdkName);
  }
}
