// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.metadata;

import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A signed target: for an image the tag, the manifest's digest and size.
 *
 * @param name the target's name or path
 * @param length the length in bytes as signed; checked only when the target is used
 * @param hashes the hashes as signed; checked only when the target is used
 * @param custom the publisher's own data, {@code null} where there is none
 * @param unknown members without meaning here
 */
public record TargetFile(
    String name, long length, Hashes hashes, @Nullable JsonValue custom, JsonObject unknown) {}
