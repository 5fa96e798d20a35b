// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

/**
 * Whether files are asked for before it is certain that they are needed, to hide the time that a
 * distant server's answers take. Nothing is trusted by it: a file that was fetched ahead counts
 * only if it is, byte for byte, the one that verified metadata then promises; else the promised one
 * is fetched by its hash.
 *
 * <p>It concerns repositories of which nothing is stored: timestamp, snapshot, {@code targets} and
 * {@code targets/releases} are asked for by their plain names, each up to 1 MiB, while the root is
 * still on its way, so that a first resolve waits little more than once where it would wait four
 * times. What is asked for on this chance is tried once, and neither while the server is known to
 * be busy nor with a login of its own. Files of several delegations that are certain to be needed
 * are fetched at the same time whatever is chosen here, unless it is {@link #NEVER}.
 */
public enum Prefetch {
  /**
   * If the server needs more than 5 ms to answer, or there are many files: only then waiting costs
   * more than asking.
   */
  WHERE_WAITING_COSTS,

  /** Always, together with the root. */
  ALWAYS,

  /** Never: every file is asked for when it is needed, one after the other. */
  NEVER
}
