// SPDX-License-Identifier: Apache-2.0
/**
 * How requests prove who makes them: challenges, Basic, bearer tokens, and where credentials come
 * from. Nothing here decides about trust in metadata.
 *
 * <p>Start with {@link dev.contenttrust.client.auth.CredentialSource} and {@link
 * dev.contenttrust.client.auth.AuthenticatingCaller}.
 */
@NullMarked
package dev.contenttrust.client.auth;

import org.jspecify.annotations.NullMarked;
