// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import dev.contenttrust.client.auth.AzureRegistries;
import java.net.URI;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Trust services that are announced to end. Whoever still verifies or signs there should know it
 * well before the day; nothing in this library depends on these dates.
 */
public enum RetiringService {
  /** Azure Container Registry, on the dates of its vendor's documentation. */
  AZURE_CONTAINER_REGISTRY(
      LocalDate.of(2028, 3, 31),
      "Azure Container Registry",
      "Since 2026-05-31 it cannot be enabled on registries that never had it, and disabling it"
          + " deletes all signatures: take an inventory before, and sign with Notary Project tools"),
  /** The trust server of Docker Hub, on the announced day. */
  DOCKER_HUB(
      LocalDate.of(2026, 12, 8),
      "Docker Hub",
      "Images there need another proof of origin, or a pinned digest");

  private final LocalDate end;
  private final String service;
  private final String advice;

  RetiringService(LocalDate end, String service, String advice) {
    this.end = end;
    this.service = service;
    this.advice = advice;
  }

  /**
   * Returns the service that a trust server belongs to.
   *
   * @param trustServer the server's base URL
   * @return the service; empty for a server of which no end is known
   */
  public static Optional<RetiringService> of(URI trustServer) {
    String host = trustServer.getAuthority() == null ? "" : trustServer.getAuthority();
    if (AzureRegistries.isOne(host)) {
      return Optional.of(AZURE_CONTAINER_REGISTRY);
    }
    return host.equals(TrustServerLocator.DOCKER_HUB.getAuthority())
        ? Optional.of(DOCKER_HUB)
        : Optional.empty();
  }

  /** {@return the day from which on the service is announced not to answer any more} */
  public LocalDate end() {
    return end;
  }

  /**
   * Returns what to tell a person.
   *
   * @param today the present day
   * @return one line
   */
  public String message(LocalDate today) {
    boolean over = !today.isBefore(end);
    return service
        + (over ? " was announced to have ended" : " is announced to end")
        + " content trust on "
        + end
        + ". "
        + advice;
  }
}
