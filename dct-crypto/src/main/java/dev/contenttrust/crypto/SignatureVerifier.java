// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.Signature;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether one signature by one key is right. Counting signatures against a threshold is the
 * caller's business.
 *
 * <p>The algorithm comes from the key; what the signature says of its method can only agree, or the
 * signature does not count. A key that is broken, too weak, of an unknown type or not in the form
 * its type demands verifies nothing. No method throws for what metadata contain: every doubt, and
 * everything that a provider throws, means "does not count".
 *
 * <p>Elliptic curves are verified by Bouncy Castle's lightweight classes and RSA by the JDK unless
 * the builder names providers. Decoded keys are remembered, a bounded number of them. Thread-safe;
 * share one.
 */
public final class SignatureVerifier {
  private static final Logger LOG = LoggerFactory.getLogger(SignatureVerifier.class);

  /** The keys of all verifiers that use no provider of their own. */
  private static final KeyCache SHARED_KEYS = new KeyCache(key -> prepare(key, null, null, null));

  private final @Nullable Provider ecdsaProvider;
  private final @Nullable Provider ed25519Provider;
  private final @Nullable Provider rsaProvider;
  private final KeyCache keys;

  private SignatureVerifier(Builder builder) {
    this.ecdsaProvider = builder.ecdsaProvider;
    this.ed25519Provider = builder.ed25519Provider;
    this.rsaProvider = builder.rsaProvider;
    boolean usual = ecdsaProvider == null && ed25519Provider == null && rsaProvider == null;
    this.keys = usual ? SHARED_KEYS : new KeyCache(this::prepare);
  }

  /**
   * Returns a verifier with the fastest implementations that were found correct.
   *
   * @return a verifier; all of them share what they remember of keys
   */
  public static SignatureVerifier create() {
    return builder().build();
  }

  /**
   * Returns a builder for a verifier with chosen providers.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Tells whether the key made the signature over the bytes.
   *
   * @param key the key that the delegating role lists under the signature's key id
   * @param signature the signature; its key id is not looked at
   * @param signedBytes the canonical bytes that a signature covers
   * @return true only if key, method and signature are sound, belong together, and the signature is
   *     right
   */
  public boolean verifies(PublicKey key, Signature signature, Bytes signedBytes) {
    KeyCache.Entry entry = keys.get(key);
    if (entry.verifying() == null || entry.decoded() == null) {
      return false;
    }
    Optional<SignatureScheme> scheme = SchemeRules.scheme(key, entry.decoded(), signature.method());
    if (scheme.isEmpty()) {
      LOG.debug("A signature does not count: its method is not one of its key");
      return false;
    }
    return verifies(entry.verifying(), scheme.get(), signature.value(), signedBytes);
  }

  /**
   * Returns which public key it really is, for counting distinct keys.
   *
   * @param key a key in any form
   * @return the identity; empty if the key is not sound, and then it verifies nothing
   */
  public Optional<KeyIdentity> identity(PublicKey key) {
    return Optional.ofNullable(keys.get(key).identity());
  }

  /** Checks a signature made by one of our own signers. */
  boolean verifies(DecodedKey key, SignatureScheme scheme, Bytes signature, Bytes message) {
    try {
      return verifies(prepare(key), scheme, signature, message);
    } catch (GeneralSecurityException | RuntimeException e) {
      LOG.debug("A key cannot be used by its provider", e);
      return false;
    }
  }

  private static boolean verifies(
      VerifyingKey key, SignatureScheme scheme, Bytes signature, Bytes message) {
    try {
      return key.verifies(scheme, message, signature);
    } catch (Exception e) {
      // providers disagree on what to throw for a malformed signature: none of it may escape
      LOG.debug("A signature does not count", e);
      return false;
    }
  }

  private VerifyingKey prepare(DecodedKey key) throws GeneralSecurityException {
    return prepare(key, ecdsaProvider, ed25519Provider, rsaProvider);
  }

  private static VerifyingKey prepare(
      DecodedKey key,
      @Nullable Provider ecdsaProvider,
      @Nullable Provider ed25519Provider,
      @Nullable Provider rsaProvider)
      throws GeneralSecurityException {
    if (key instanceof DecodedKey.Ec ec) {
      return ecdsaProvider == null ? new LightweightKeys.Ecdsa(ec) : jca(ec, ecdsaProvider);
    }
    if (key instanceof DecodedKey.Ed25519 ed25519) {
      return ed25519Provider == null
          ? new LightweightKeys.Ed25519(ed25519)
          : jca(ed25519, ed25519Provider);
    }
    return jca(key, rsaProvider);
  }

  private static VerifyingKey jca(DecodedKey key, @Nullable Provider provider)
      throws GeneralSecurityException {
    return new JcaAlgorithms.Key(key, JcaAlgorithms.publicKey(key, provider), provider);
  }

  /**
   * Collects the providers of a verifier. A provider is used as given and never installed in the
   * JVM. Not thread-safe.
   */
  public static final class Builder {
    private @Nullable Provider ecdsaProvider;
    private @Nullable Provider ed25519Provider;
    private @Nullable Provider rsaProvider;

    private Builder() {}

    /**
     * Verifies ECDSA with that provider's {@code SHA256withECDSA} and {@code SHA384withECDSA}.
     *
     * @param provider the provider, which must have key factory {@code EC} too
     * @return this builder
     */
    public Builder ecdsaProvider(Provider provider) {
      this.ecdsaProvider = provider;
      return this;
    }

    /**
     * Verifies Ed25519 with that provider's {@code Ed25519}.
     *
     * @param provider the provider, which must have key factory {@code Ed25519} too
     * @return this builder
     */
    public Builder ed25519Provider(Provider provider) {
      this.ed25519Provider = provider;
      return this;
    }

    /**
     * Verifies RSA with that provider's {@code RSASSA-PSS} and {@code SHA256withRSA}.
     *
     * @param provider the provider, which must have key factory {@code RSA} too
     * @return this builder
     */
    public Builder rsaProvider(Provider provider) {
      this.rsaProvider = provider;
      return this;
    }

    /**
     * Builds the verifier.
     *
     * @return a new verifier
     */
    public SignatureVerifier build() {
      return new SignatureVerifier(this);
    }
  }
}
