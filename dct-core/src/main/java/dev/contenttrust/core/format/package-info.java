// SPDX-License-Identifier: Apache-2.0
/**
 * The wire dialects: bytes to records and back. All differences between Notary v1 and TUF 1.0 in
 * file form live here.
 *
 * <p>Start with {@link dev.contenttrust.core.format.MetadataFormat}.
 */
@NullMarked
package dev.contenttrust.core.format;

import org.jspecify.annotations.NullMarked;
