// SPDX-License-Identifier: Apache-2.0
/** The command that says what is wrong, and what to do. */
@NullMarked
package dev.contenttrust.examples.cli.doctor;

import org.jspecify.annotations.NullMarked;
