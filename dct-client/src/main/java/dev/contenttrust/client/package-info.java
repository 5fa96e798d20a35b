// SPDX-License-Identifier: Apache-2.0
/**
 * The front door: from an image reference to the digest that its publishers signed, or a precise
 * refusal.
 *
 * <p>Start with {@code TrustClient}.
 */
@NullMarked
package dev.contenttrust.client;

import org.jspecify.annotations.NullMarked;
