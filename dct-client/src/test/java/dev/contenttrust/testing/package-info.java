// SPDX-License-Identifier: Apache-2.0
/**
 * The test kit: an embedded trust server and an embedded registry, repositories made to order
 * (honest ones and hostile ones), and certificates for loopback TLS. For everybody's test suites;
 * never for production.
 *
 * <p>Start with {@code TrustServer}, {@code EmbeddedRegistry}, {@code RepositoryBuilder} and {@code
 * AttackKit}. Nothing here needs a test framework.
 */
@NullMarked
package dev.contenttrust.testing;

import org.jspecify.annotations.NullMarked;
