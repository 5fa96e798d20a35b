// SPDX-License-Identifier: Apache-2.0
/**
 * The metadata of every role as immutable records, the same for both dialects.
 *
 * <p>Start with {@link dev.contenttrust.core.metadata.SignedMetadata} and {@link
 * dev.contenttrust.core.metadata.RoleMetadata}.
 */
@NullMarked
package dev.contenttrust.core.metadata;

import org.jspecify.annotations.NullMarked;
