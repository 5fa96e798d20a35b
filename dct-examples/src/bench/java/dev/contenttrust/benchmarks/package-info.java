// SPDX-License-Identifier: Apache-2.0
/**
 * The JMH benchmarks, and the program that runs them and judges each result by its floor. Not part
 * of any artifact; built and run by the Maven profile {@code benchmarks}.
 */
@NullMarked
package dev.contenttrust.benchmarks;

import org.jspecify.annotations.NullMarked;
