// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.programs;

import dev.contenttrust.client.ResolvedImage;
import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.docker.DockerConnections;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.image.ImageReference;
import java.nio.file.Path;
import java.util.Map;

/** Resolves an image tag to the digest that its publishers signed: the embedding in ten lines. */
public final class ResolveExample {
  private ResolveExample() {}

  /**
   * Returns what to pull.
   *
   * @param image as for {@code docker pull}
   * @param rootKey the id of the root key that may speak for the image's repository
   * @param environment the environment variables
   * @param home the user's home folder
   */
  public static String pullReference(
      String image, String rootKey, Map<String, String> environment, Path home) {
    // README: begin
    ImageReference reference = ImageReference.parse(image);
    RootPins pins = RootPins.builder().key(reference.gun().value(), new KeyId(rootKey)).build();
    TrustClient client =
        TrustClient.builder()
            .pinning(pins)
            .sources(DockerConnections.builder(environment, home).build())
            .store(MetadataStore.directory(home.resolve(".docker/trust")))
            .build();
    ResolvedImage resolved = client.resolve(reference); // or a TrustException that says why not
    return resolved.pullReference(); // registry.example.com/team/app@sha256:…
    // README: end
  }
}
