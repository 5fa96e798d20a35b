// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.admission;

/**
 * An image that an object of a cluster names.
 *
 * @param pointer where its name stands, as a JSON pointer
 * @param image its name, as it is written there
 */
record PodImage(String pointer, String image) {}
