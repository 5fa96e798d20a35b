// SPDX-License-Identifier: Apache-2.0
/** The commands that publish trust metadata and manage keys; each a thin call of the library. */
@NullMarked
package dev.contenttrust.examples.cli.writing;

import org.jspecify.annotations.NullMarked;
