// SPDX-License-Identifier: Apache-2.0
/**
 * Docker's habits: which trust server belongs to an image, where certificates and credentials lie,
 * which proxy is used. Everything is read from an environment and a folder that are passed in.
 *
 * <p>Start with {@link dev.contenttrust.client.docker.DockerConnections}.
 */
@NullMarked
package dev.contenttrust.client.docker;

import org.jspecify.annotations.NullMarked;
