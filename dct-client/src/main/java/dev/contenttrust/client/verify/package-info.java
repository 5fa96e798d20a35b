// SPDX-License-Identifier: Apache-2.0
/**
 * The heart: decides whether metadata may be trusted. No I/O, no clock, no logging; bytes and one
 * instant come in, and each step either advances or throws the one right {@link
 * dev.contenttrust.core.UntrustedException}.
 *
 * <p>{@link dev.contenttrust.client.verify.TrustedMetadata} is one update, {@link
 * dev.contenttrust.client.verify.TargetSearch} answers from its result, {@link
 * dev.contenttrust.client.verify.RootRule} says which root keys may count. Fetching, storing and
 * retrying happen elsewhere. Not exported: embedders use {@link
 * dev.contenttrust.client.TrustClient}.
 */
@NullMarked
package dev.contenttrust.client.verify;

import org.jspecify.annotations.NullMarked;
