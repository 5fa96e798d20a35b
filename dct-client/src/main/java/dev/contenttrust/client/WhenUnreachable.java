// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

/** What happens when the trust server cannot be used at all. */
public enum WhenUnreachable {
  /**
   * The operation fails. The default: an answer from the cache may be outdated for as long as the
   * cached timestamp lives, and whoever can cut the connection could choose that.
   */
  FAIL,
  /**
   * The cache answers, fully verified and unexpired, with {@link Warning.CacheUsed}. Only for a
   * server that is unreachable, too slow, busy (429) or failing (5xx): a server that refuses access
   * or says that the trust data is gone is believed.
   */
  USE_CACHE
}
