// SPDX-License-Identifier: Apache-2.0
/** How results are written down: JSON, columns, the order of tags. */
@NullMarked
package dev.contenttrust.examples.cli.text;

import org.jspecify.annotations.NullMarked;
