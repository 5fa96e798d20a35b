// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.crypto.SignatureScheme;
import dev.contenttrust.crypto.Signer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * A key pair as tests use it: it signs through the JDK alone, and knows how Notary metadata lists
 * its public half, plainly or within a certificate. Immutable and thread-safe.
 */
public final class TestKey implements Signer {
  private static final int RSA_BITS = 2048;
  private static final int ED25519_BYTES = 32;

  private final KeyPair pair;
  private final SignatureScheme scheme;
  private final PublicKey listed;

  private TestKey(KeyPair pair, SignatureScheme scheme, PublicKey listed) {
    this.pair = pair;
    this.scheme = scheme;
    this.listed = listed;
  }

  /** Makes an ECDSA key on P-256. */
  public static TestKey ecdsa() {
    return ecdsa("secp256r1");
  }

  /** Makes an ECDSA key on the curve of that JDK name. */
  public static TestKey ecdsa(String curve) {
    return of(generate("EC", new ECGenParameterSpec(curve)));
  }

  /** Makes an Ed25519 key. */
  public static TestKey ed25519() {
    return of(generate("Ed25519", null));
  }

  /** Makes an RSA key of 2048 bits. */
  public static TestKey rsa() {
    return of(generate("RSA", null));
  }

  /** Returns the key pair as a test key, in the plain form. */
  public static TestKey of(KeyPair pair) {
    byte[] spki = pair.getPublic().getEncoded();
    return switch (pair.getPublic().getAlgorithm()) {
      case "EC" ->
          new TestKey(pair, SignatureScheme.ECDSA_SHA256_FIXED, plain("ecdsa", Bytes.copyOf(spki)));
      case "RSA" ->
          new TestKey(pair, SignatureScheme.RSA_PSS_SHA256, plain("rsa", Bytes.copyOf(spki)));
      default -> {
        byte[] raw = Arrays.copyOfRange(spki, spki.length - ED25519_BYTES, spki.length);
        PublicKey key =
            new PublicKey(
                "ed25519", null, PublicKey.Encoding.RAW, Bytes.wrap(raw), JsonObject.empty());
        yield new TestKey(pair, SignatureScheme.ED25519, key);
      }
    };
  }

  /** Returns the same key, listed within this PEM text of a leaf certificate and authorities. */
  public TestKey certified(String pem) {
    PublicKey key =
        new PublicKey(
            pair.getPublic().getAlgorithm().equals("RSA") ? "rsa-x509" : "ecdsa-x509",
            null,
            PublicKey.Encoding.CERTIFICATES_PEM,
            Bytes.utf8(pem),
            JsonObject.empty());
    return new TestKey(pair, scheme, key);
  }

  /** Returns the same key, listed within a new ordinary root certificate for that common name. */
  public TestKey certified(TestCertificate certificate) {
    return certified(certificate.selfSignedPem(pair));
  }

  /** Returns the same key under another declared type. */
  public TestKey declaredAs(String keyType) {
    return new TestKey(
        pair,
        scheme,
        new PublicKey(keyType, null, listed.encoding(), listed.value(), listed.unknown()));
  }

  /** Returns the private key as unencrypted PKCS#8 in PEM, as the real programs import it. */
  public String privatePem() {
    return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  /** Returns the public key as SubjectPublicKeyInfo in PEM. */
  public String publicPem() {
    return pem("PUBLIC KEY", pair.getPublic().getEncoded());
  }

  /** Returns the key pair. */
  public KeyPair pair() {
    return pair;
  }

  /** Returns the public key as metadata lists it. */
  public PublicKey listed() {
    return listed;
  }

  /** Returns the public key as JSON. */
  public JsonObject json() {
    return TestJson.object(
        "keytype",
        listed.keyType(),
        "keyval",
        TestJson.object("private", JsonNull.NULL, "public", TestJson.base64(listed.value())));
  }

  /** Returns the id that Notary computes for the key as listed. */
  public KeyId id() {
    return new KeyId(Digest.sha256Of(Bytes.utf8(TestJson.canonical(json()))).hex());
  }

  @Override
  public PublicKey publicKey() {
    return of(pair).listed;
  }

  @Override
  public SignatureScheme scheme() {
    return scheme;
  }

  @Override
  public Bytes sign(Bytes message) {
    try {
      Signature signature = Signature.getInstance(jcaName());
      if (scheme == SignatureScheme.RSA_PSS_SHA256) {
        signature.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      }
      signature.initSign(pair.getPrivate());
      signature.update(message.toArray());
      return Bytes.wrap(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with " + scheme, e);
    }
  }

  private String jcaName() {
    return switch (scheme) {
      case ECDSA_SHA256_FIXED -> "SHA256withECDSAinP1363Format";
      case RSA_PSS_SHA256 -> "RSASSA-PSS";
      case ED25519 -> "Ed25519";
      default -> throw new IllegalStateException("tests do not sign with " + scheme);
    };
  }

  private static String pem(String type, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, body, type);
  }

  private static PublicKey plain(String type, Bytes spki) {
    return new PublicKey(type, null, PublicKey.Encoding.SPKI_DER, spki, JsonObject.empty());
  }

  private static KeyPair generate(String algorithm, AlgorithmParameterSpec parameters) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (parameters != null) {
        generator.initialize(parameters);
      } else if (algorithm.equals("RSA")) {
        generator.initialize(RSA_BITS);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot make a key for " + algorithm, e);
    }
  }
}
