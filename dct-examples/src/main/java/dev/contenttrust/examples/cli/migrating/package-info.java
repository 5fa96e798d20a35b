// SPDX-License-Identifier: Apache-2.0
/** The commands that compare trust data with registries, and those of a migration. */
@NullMarked
package dev.contenttrust.examples.cli.migrating;

import org.jspecify.annotations.NullMarked;
