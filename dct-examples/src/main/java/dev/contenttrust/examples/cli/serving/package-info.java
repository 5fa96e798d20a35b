// SPDX-License-Identifier: Apache-2.0
/** The commands that start an embedded trust server. */
@NullMarked
package dev.contenttrust.examples.cli.serving;

import org.jspecify.annotations.NullMarked;
