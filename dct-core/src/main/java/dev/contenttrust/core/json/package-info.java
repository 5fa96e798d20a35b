// SPDX-License-Identifier: Apache-2.0
/**
 * JSON as trust metadata needs it: an exact tree, a parser with limits, and canonical encoders.
 *
 * <p>Start with {@link dev.contenttrust.core.json.JsonValue}.
 *
 * @serial exclude
 */
@NullMarked
package dev.contenttrust.core.json;

import org.jspecify.annotations.NullMarked;
