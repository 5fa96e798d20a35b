// SPDX-License-Identifier: Apache-2.0
/**
 * The rulers: the least work that still proves what the library proves, written by hand for honest
 * input and without a line of the library. HTTP on a kept connection, one hash of the file for each
 * promised one, one pass over the JSON that checks the canonical form and finds the tag, the needed
 * signatures through Bouncy Castle's fast curves, decoded keys kept. Not a design to copy: nothing
 * here is safe against hostile input.
 */
@NullMarked
package dev.contenttrust.benchmarks.floor;

import org.jspecify.annotations.NullMarked;
