// SPDX-License-Identifier: Apache-2.0
/**
 * Where metadata comes from and where it is published: HTTP, a directory, memory.
 *
 * @serial exclude
 */
@NullMarked
package dev.contenttrust.client.transport;

import org.jspecify.annotations.NullMarked;
