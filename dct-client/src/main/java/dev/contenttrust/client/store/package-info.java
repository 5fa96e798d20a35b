// SPDX-License-Identifier: Apache-2.0
/**
 * The last trusted metadata of each collection, kept between runs: Docker's directory layout, and
 * memory.
 */
@NullMarked
package dev.contenttrust.client.store;

import org.jspecify.annotations.NullMarked;
