// SPDX-License-Identifier: Apache-2.0
/** {@code dct tuf}: the plain TUF client, as the TUF project's conformance suite drives it. */
@NullMarked
package dev.contenttrust.examples.cli.tuf;

import org.jspecify.annotations.NullMarked;
