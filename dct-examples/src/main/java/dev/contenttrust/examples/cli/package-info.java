// SPDX-License-Identifier: Apache-2.0
/** The {@code dct} command line: start with {@code Dct}, which puts the commands together. */
@NullMarked
package dev.contenttrust.examples.cli;

import org.jspecify.annotations.NullMarked;
