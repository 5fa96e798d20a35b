// SPDX-License-Identifier: Apache-2.0
/**
 * What trust metadata says, as values: names, digests, and the sealed family of refusals.
 *
 * <p>This module never reads a file, opens a connection, asks the time or chooses a crypto
 * provider. Start with {@link dev.contenttrust.core.Gun}, {@link dev.contenttrust.core.RoleName}
 * and {@link dev.contenttrust.core.TrustException}.
 *
 * @serial exclude
 */
@NullMarked
package dev.contenttrust.core;

import org.jspecify.annotations.NullMarked;
