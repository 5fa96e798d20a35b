// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

/** Where a verified file's bytes came from. */
public enum Provenance {
  /** Downloaded during the update that verified it. */
  NETWORK,
  /** Taken from the metadata store, and verified again. */
  CACHE
}
