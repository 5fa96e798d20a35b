// SPDX-License-Identifier: Apache-2.0
/**
 * What stands between a client and the trust data and image of one tag, step by step: which server,
 * which login, what it may do, what is wrong with the metadata, and what to do about it.
 *
 * <p>Start with {@link dev.contenttrust.client.diagnosis.Doctor}.
 */
@NullMarked
package dev.contenttrust.client.diagnosis;

import org.jspecify.annotations.NullMarked;
