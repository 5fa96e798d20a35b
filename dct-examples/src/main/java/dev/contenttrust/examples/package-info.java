// SPDX-License-Identifier: Apache-2.0
/** The {@code dct} command line and example programs, on public API only. */
@NullMarked
package dev.contenttrust.examples;

import org.jspecify.annotations.NullMarked;
