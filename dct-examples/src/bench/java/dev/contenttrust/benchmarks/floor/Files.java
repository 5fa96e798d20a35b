// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks.floor;

/** Where the floor takes a repository's files from. */
@FunctionalInterface
public interface Files {
  /** Returns a file by its name. */
  byte[] get(String name);
}
