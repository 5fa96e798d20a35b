// SPDX-License-Identifier: Apache-2.0
/** Short programs that show how the library is embedded. */
@NullMarked
package dev.contenttrust.examples.programs;

import org.jspecify.annotations.NullMarked;
