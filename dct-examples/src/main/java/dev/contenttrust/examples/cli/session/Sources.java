// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import dev.contenttrust.client.transport.MetadataSources;

/** Makes the connections to trust servers that the global options describe. */
@FunctionalInterface
public interface Sources {
  /** Returns the sources for one run. */
  MetadataSources open(Session session);
}
