// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import dev.contenttrust.client.auth.Credential;

/**
 * A credential, and where it was found. Immutable; printing it shows no secret.
 *
 * @param credential the credential
 * @param source where it was found, for people: a file, a helper, a variable
 */
public record FoundCredential(Credential credential, String source) {}
