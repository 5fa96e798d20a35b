// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.metadata;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import org.jspecify.annotations.Nullable;

/**
 * One signature of an envelope.
 *
 * @param keyId the id of the key that is said to have signed
 * @param method Notary's signature method in lower case, for example {@code ecdsa}, empty if
 *     missing; {@code null} in plain TUF, where the key's scheme decides alone
 * @param value the signature's bytes, possibly empty
 */
public record Signature(KeyId keyId, @Nullable String method, Bytes value) {}
