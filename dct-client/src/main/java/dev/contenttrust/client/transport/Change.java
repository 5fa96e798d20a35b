// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

/**
 * One entry of a trust server's changefeed. It is not signed: a hint where to look, no evidence.
 *
 * @param id the entry's id, to continue after it
 * @param createdAt when the server says that it happened, as it wrote it
 * @param gun the collection's name as the server wrote it, fit for a message
 * @param version the timestamp's version; 0 for a deletion
 * @param sha256 the timestamp's SHA-256 in hexadecimal; empty for a deletion
 * @param category {@code update}, {@code deletion} or what a later server may add
 */
public record Change(
    String id, String createdAt, String gun, long version, String sha256, String category) {}
