// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.metadata;

import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What a snapshot or timestamp promises about another metadata file.
 *
 * @param version the file's version; {@code null} in Notary, which refers by hash alone
 * @param length the file's greatest length in bytes; {@code null} where none is given
 * @param hashes the file's hashes; none where none are given
 * @param unknown members without meaning here
 */
public record FileMeta(
    @Nullable Long version, @Nullable Long length, Hashes hashes, JsonObject unknown) {}
