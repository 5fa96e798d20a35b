// SPDX-License-Identifier: Apache-2.0
/**
 * A client for plain TUF repositories (specification 1.0.x) of any content: updates, models,
 * packages. It trusts what a root that the program brings along, or was given once, vouches for.
 *
 * <p>{@link dev.contenttrust.client.tuf.TufClient} is the door: refresh, search, download. What is
 * trusted is decided by the same heart as for Docker Content Trust; here is only what TUF asks of
 * an updater: which file to fetch when, and what to keep. Images and tags are not the business of
 * this package: see {@link dev.contenttrust.client.TrustClient}.
 */
@NullMarked
package dev.contenttrust.client.tuf;

import org.jspecify.annotations.NullMarked;
