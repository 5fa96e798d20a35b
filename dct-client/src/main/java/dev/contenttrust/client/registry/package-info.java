// SPDX-License-Identifier: Apache-2.0
/**
 * Talking to a registry: manifests checked against their digests, blobs, tags, referrers.
 *
 * <p>Start with {@link dev.contenttrust.client.registry.RegistryClient}.
 */
@NullMarked
package dev.contenttrust.client.registry;

import org.jspecify.annotations.NullMarked;
