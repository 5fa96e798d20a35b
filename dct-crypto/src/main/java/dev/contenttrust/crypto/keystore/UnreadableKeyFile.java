// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import java.nio.file.Path;

/**
 * A file in a key directory that looks like a key and cannot be used.
 *
 * @param file the file
 * @param reason why, for people
 */
public record UnreadableKeyFile(Path file, String reason) {}
