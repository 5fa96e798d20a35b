// SPDX-License-Identifier: Apache-2.0
/** The commands that read and verify, one class each. */
@NullMarked
package dev.contenttrust.examples.cli.reading;

import org.jspecify.annotations.NullMarked;
