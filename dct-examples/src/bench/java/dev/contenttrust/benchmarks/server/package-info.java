// SPDX-License-Identifier: Apache-2.0
/** The repositories that are measured, and a process that serves them as static files would be. */
@NullMarked
package dev.contenttrust.benchmarks.server;

import org.jspecify.annotations.NullMarked;
