// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.client.Limits;
import dev.contenttrust.client.RoleScope;
import dev.contenttrust.core.format.MetadataFormat;
import dev.contenttrust.crypto.SignatureVerifier;

/**
 * By which rules one collection is verified; the same for all its updates. Immutable and
 * thread-safe.
 *
 * @param format the dialect
 * @param verifier checks single signatures
 * @param rootRule which root keys may count
 * @param limits bounds on sizes and counts
 * @param expiry whether expired metadata is refused
 * @param scope which delegated roles are to be verified; others are left alone
 */
public record VerificationRules(
    MetadataFormat format,
    SignatureVerifier verifier,
    RootRule rootRule,
    Limits limits,
    ExpiryPolicy expiry,
    RoleScope scope) {
  /**
   * Returns rules that refuse expired metadata, for all roles.
   *
   * @param format the dialect
   * @param verifier checks single signatures
   * @param rootRule which root keys may count
   * @param limits bounds on sizes and counts
   * @return the rules for readers
   */
  public static VerificationRules forReading(
      MetadataFormat format, SignatureVerifier verifier, RootRule rootRule, Limits limits) {
    return new VerificationRules(
        format, verifier, rootRule, limits, ExpiryPolicy.ENFORCE, RoleScope.ALL);
  }

  /**
   * Returns the same rules with another policy for expired metadata.
   *
   * @param policy the policy; read the danger that it documents
   * @return the changed rules
   */
  public VerificationRules with(ExpiryPolicy policy) {
    return new VerificationRules(format, verifier, rootRule, limits, policy, scope);
  }

  /**
   * Returns the same rules for other delegated roles.
   *
   * @param roles which delegated roles are to be verified
   * @return the changed rules
   */
  public VerificationRules with(RoleScope roles) {
    return new VerificationRules(format, verifier, rootRule, limits, expiry, roles);
  }
}
