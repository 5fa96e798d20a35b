// SPDX-License-Identifier: Apache-2.0
/**
 * Which images may run: rules from image patterns to what must have been signed, and the verdict
 * for one image.
 *
 * <p>A policy decides only over what {@link dev.contenttrust.client.TrustClient} has verified; it
 * never makes verification weaker. An image that no rule matches is denied. Start with {@link
 * dev.contenttrust.client.policy.TrustPolicy} and {@link
 * dev.contenttrust.client.policy.PolicyEngine}; programs that replaced Docker's own switch use
 * {@link dev.contenttrust.client.policy.ContentTrustGate}.
 *
 * @serial exclude
 */
@NullMarked
package dev.contenttrust.client.policy;

import org.jspecify.annotations.NullMarked;
