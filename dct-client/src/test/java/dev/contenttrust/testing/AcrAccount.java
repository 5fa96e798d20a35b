// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

/**
 * Somebody whom the emulated registry knows.
 *
 * @param name the user name: an application id, the admin's name, a token's name, a person's name
 * @param secret the password that Basic takes; empty for a person, who has tokens only
 */
public record AcrAccount(String name, String secret) {}
