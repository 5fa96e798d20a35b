// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import dev.contenttrust.client.transport.Origin;
import dev.contenttrust.core.Gun;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the trust server of a collection as Docker does: {@code DOCKER_CONTENT_TRUST_SERVER} for
 * every image if it is set, Docker's own server for Docker Hub, else the image's registry over
 * https. Immutable and thread-safe.
 */
public final class TrustServerLocator {
  /** The variable that names one server for every image. */
  public static final String VARIABLE = "DOCKER_CONTENT_TRUST_SERVER";

  /** The server of images on Docker Hub. */
  public static final URI DOCKER_HUB = URI.create("https://notary.docker.io");

  private static final String HUB_DOMAIN = "docker.io";

  private final @Nullable URI everywhere;

  private TrustServerLocator(@Nullable URI everywhere) {
    this.everywhere = everywhere;
  }

  /**
   * Returns the locator that obeys Docker's variable.
   *
   * @param environment the environment variables
   * @param allowPlainHttp whether {@code http} is accepted for other machines than this one
   * @return the locator
   * @throws IllegalArgumentException if the variable names no usable server
   */
  public static TrustServerLocator fromEnvironment(
      Map<String, String> environment, boolean allowPlainHttp) {
    String value = environment.getOrDefault(VARIABLE, "");
    return value.isEmpty()
        ? new TrustServerLocator(null)
        : new TrustServerLocator(ServerUrl.parse(value, allowPlainHttp));
  }

  /**
   * Returns the locator that names one server for every collection.
   *
   * @param server the base URL, with or without a path
   * @param allowPlainHttp whether {@code http} is accepted for other machines than this one
   * @return the locator
   * @throws IllegalArgumentException if it is no usable server
   */
  public static TrustServerLocator always(String server, boolean allowPlainHttp) {
    return new TrustServerLocator(ServerUrl.parse(server, allowPlainHttp));
  }

  /**
   * Returns the server that every collection is on.
   *
   * @return the base URL; empty if it depends on the collection
   */
  public Optional<URI> everywhere() {
    return Optional.ofNullable(everywhere);
  }

  /**
   * Returns the base URL of the collection's trust server.
   *
   * @param gun the collection
   * @return an absolute URL without a slash at its end
   * @throws IllegalArgumentException if the name begins with nothing that could be a host
   */
  public URI locate(Gun gun) {
    if (everywhere != null) {
      return everywhere;
    }
    if (gun.host().equals(HUB_DOMAIN)) {
      return DOCKER_HUB;
    }
    URI server = ServerUrl.parse("https://" + gun.host(), false);
    Origin.of(server);
    return server;
  }
}
