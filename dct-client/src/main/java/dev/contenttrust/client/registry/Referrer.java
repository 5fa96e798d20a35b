// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.registry;

import java.util.Map;

/**
 * Something in the registry that refers to a manifest, as the registry lists it; unverified.
 *
 * @param manifest the referring manifest
 * @param artifactType what it is, for example a Notary Project signature; empty if not said
 * @param annotations its annotations
 */
public record Referrer(Descriptor manifest, String artifactType, Map<String, String> annotations) {
  /**
   * Copies the map.
   *
   * @param manifest the referring manifest
   * @param artifactType what it is, for example a Notary Project signature; empty if not said
   * @param annotations its annotations
   */
  public Referrer {
    annotations = Map.copyOf(annotations);
  }
}
