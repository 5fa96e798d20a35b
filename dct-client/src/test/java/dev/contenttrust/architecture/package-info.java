// SPDX-License-Identifier: Apache-2.0
/** Checks of the whole: which module and package may use which, and what an embedder sees. */
package dev.contenttrust.architecture;
