// SPDX-License-Identifier: Apache-2.0
/**
 * Names of container images by Docker's grammar and normalisation.
 *
 * <p>Start with {@link dev.contenttrust.core.image.ImageReference}. Nothing here asks a registry
 * whether the image exists.
 *
 * @serial exclude
 */
@NullMarked
package dev.contenttrust.core.image;

import org.jspecify.annotations.NullMarked;
