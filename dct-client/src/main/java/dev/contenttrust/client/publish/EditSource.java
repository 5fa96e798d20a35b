// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

/** Makes an edit for the state that it will be applied to; asked again after each lost race. */
@FunctionalInterface
interface EditSource {
  RepositoryEdit editOf(RepositoryState state);
}
