// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import dev.contenttrust.core.Digest;
import dev.contenttrust.core.image.ImageReference;

/**
 * An image that was asked for by digest alone. As with Docker, the digest itself says what to pull:
 * no server was asked, and nothing is known about signatures.
 *
 * @param image what was asked for
 * @param digest the digest that it names
 */
public record DigestReference(ImageReference image, Digest digest) implements ResolvedImage {}
