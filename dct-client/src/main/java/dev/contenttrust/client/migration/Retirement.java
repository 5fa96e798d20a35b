// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.migration;

import dev.contenttrust.core.Gun;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The services that have announced the end of content trust, and when. */
public enum Retirement {
  /** The trust service of Docker Hub, which ends altogether. */
  DOCKER_HUB(
      LocalDate.of(2026, 12, 8),
      "Docker has announced that the trust service of Docker Hub ends on 2026-12-08") {
    @Override
    boolean concerns(String host) {
      return host.equals("docker.io");
    }
  },
  /** Content trust in Azure Container Registry. */
  AZURE_CONTAINER_REGISTRY(
      LocalDate.of(2028, 3, 31),
      "content trust leaves Azure Container Registry on 2028-03-31, and since 2026-05-31 it cannot"
          + " be enabled anew; disabling it deletes the signatures of all repositories at once, so"
          + " take the inventory first") {
    @Override
    boolean concerns(String host) {
      return AZURE_SUFFIXES.stream().anyMatch(host::endsWith);
    }
  };

  private static final List<String> AZURE_SUFFIXES =
      List.of(".azurecr.io", ".azurecr.us", ".azurecr.cn");

  private final LocalDate lastDay;
  private final String message;

  Retirement(LocalDate lastDay, String message) {
    this.lastDay = lastDay;
    this.message = message;
  }

  abstract boolean concerns(String host);

  /**
   * Returns the announcement that concerns a repository.
   *
   * @param gun the repository
   * @return the announcement; empty if its registry has made none
   */
  public static Optional<Retirement> of(Gun gun) {
    String host = gun.host().replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT);
    for (Retirement each : values()) {
      if (each.concerns(host)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns when the service ends.
   *
   * @return the announced day
   */
  public LocalDate lastDay() {
    return lastDay;
  }

  /**
   * Returns the announcement as one sentence for people; the text is no API.
   *
   * @return the sentence
   */
  public String message() {
    return message;
  }
}
