// SPDX-License-Identifier: Apache-2.0
/**
 * Brings a collection's metadata up to date: decides what to fetch next, lets {@code client.verify}
 * judge it, and stores what became trusted. Start with {@link
 * dev.contenttrust.client.update.MetadataUpdater}. Not exported: embedders use {@link
 * dev.contenttrust.client.TrustClient}.
 */
@NullMarked
package dev.contenttrust.client.update;

import org.jspecify.annotations.NullMarked;
