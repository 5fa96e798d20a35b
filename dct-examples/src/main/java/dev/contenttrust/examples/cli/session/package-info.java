// SPDX-License-Identifier: Apache-2.0
/** What the commands share: options, exit codes, output, and the trust client made from them. */
@NullMarked
package dev.contenttrust.examples.cli.session;

import org.jspecify.annotations.NullMarked;
