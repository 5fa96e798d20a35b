// SPDX-License-Identifier: Apache-2.0
/**
 * Leaving Docker Content Trust without losing what was signed: an inventory of every signed tag,
 * whether registries still serve it, which digests already have a Notary Project signature, and the
 * work that is left.
 *
 * <p>Start with {@link dev.contenttrust.client.migration.InventoryTaker}. Inventories hold only
 * what {@link dev.contenttrust.client.TrustClient} has verified; what registries say besides is
 * marked as their word.
 */
@NullMarked
package dev.contenttrust.client.migration;

import org.jspecify.annotations.NullMarked;
