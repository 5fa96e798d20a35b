// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import dev.contenttrust.client.transport.AccessScope;
import java.net.URI;

/**
 * What a token is asked for; tokens are kept apart by all of it, and by the credential's hash.
 *
 * @param realm the token endpoint
 * @param service the service's name, empty if the challenge names none
 * @param scope what the token shall allow
 * @param credential tells credentials apart without showing them
 */
record TokenRequest(URI realm, String service, AccessScope scope, String credential) {}
