// SPDX-License-Identifier: Apache-2.0
/**
 * An emulator of Azure Container Registry with content trust, as far as its documentation tells:
 * who may read and sign, how tokens are had, and what happens when content trust is switched off.
 * For tests and demonstrations, never for production.
 *
 * <p>Start with {@code AcrEmulator}. Nothing here needs a test framework.
 */
@NullMarked
package dev.contenttrust.testing.acr;

import org.jspecify.annotations.NullMarked;
