// SPDX-License-Identifier: Apache-2.0
/**
 * The wire dialects: bytes to records and back. All differences between Notary v1 and TUF 1.0 in
 * file form live here.
 *
 * <p>Start with {@link dev.contenttrust.core.format.MetadataFormat}, {@link
 * dev.contenttrust.core.format.NotaryFormat} and {@link dev.contenttrust.core.format.TufFormat}.
 * Nothing here verifies a signature or knows the time.
 */
@NullMarked
package dev.contenttrust.core.format;

import org.jspecify.annotations.NullMarked;
