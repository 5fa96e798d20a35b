// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import dev.contenttrust.client.transport.MetadataSources;
import java.util.Optional;

/** Makes the connections to trust servers that the global options describe. */
@FunctionalInterface
public interface Sources {
  /**
   * Returns the sources for one run.
   *
   * @param session the run
   * @param server the server to use for every collection; empty for Docker's own choice
   */
  MetadataSources open(Session session, Optional<String> server);
}
