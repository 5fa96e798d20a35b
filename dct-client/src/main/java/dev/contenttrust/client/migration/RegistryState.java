// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.migration;

/** What the registry has of a signed tag. The registry's word, checked only against digests. */
public enum RegistryState {
  /** Nobody asked. */
  NOT_ASKED,
  /** The tag names the signed digest. */
  SERVED,
  /** The signed digest is still there, and the tag names another one or is gone. */
  TAG_MOVED,
  /** The registry has no manifest with the signed digest any more. */
  GONE,
  /** The registry could not be asked. */
  UNKNOWN;

  boolean isAnswer() {
    return this != NOT_ASKED && this != UNKNOWN;
  }
}
