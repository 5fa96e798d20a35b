// SPDX-License-Identifier: Apache-2.0
/**
 * Plain TUF repositories for tests: honest by default, and every lie on demand. Never for
 * production.
 */
@NullMarked
package dev.contenttrust.testing.tuf;

import org.jspecify.annotations.NullMarked;
