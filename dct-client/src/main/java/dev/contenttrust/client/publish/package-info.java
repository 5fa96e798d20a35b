// SPDX-License-Identifier: Apache-2.0
/**
 * Publishing: say what should change, look at it, sign it, upload it in one transaction, and read
 * it back.
 *
 * <p>Nothing here trusts more than the reading side: the present state is verified before it is
 * changed, and what was published goes through the same verification before it is believed. Start
 * with {@link dev.contenttrust.client.publish.TrustPublisher} and {@link
 * dev.contenttrust.client.publish.RepositoryEdit}.
 *
 * @serial exclude
 */
@NullMarked
package dev.contenttrust.client.publish;

import org.jspecify.annotations.NullMarked;
