// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.registry.Manifest;
import dev.contenttrust.client.registry.RegistryClient;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.HttpTransport;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.crypto.keystore.MemoryKeyStore;
import dev.contenttrust.testing.EmbeddedRegistry;
import dev.contenttrust.testing.Fault;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Signing what a registry serves for a tag, as a build without an engine does. */
class RegistrySigningTest {
  private static final String PATH = "team/app";

  @AutoClose private final EmbeddedRegistry registry = EmbeddedRegistry.start();
  @AutoClose private final PublishingHouse house = PublishingHouse.open();
  private final HttpTransport http = HttpTransport.builder().build();
  private final Gun gun = new Gun(registry.authority() + "/" + PATH);
  private final RegistryClient images =
      new RegistryClient(http::call, registry.uri(), registry.authority());
  private final TrustPublisher publisher = house.publisher(new MemoryKeyStore(new SecureRandom()));

  @BeforeEach
  void initialise() {
    publisher.initialiser().initialise(publisher.edit(gun));
  }

  @Test
  @DisplayName("docker case 58: of a manifest list the list's own bytes are signed")
  void manifestList_isSignedItself_notOneOfItsImages() {
    Digest amd64 = registry.pushImage(PATH, "amd64", "a");
    Digest arm64 = registry.pushImage(PATH, "arm64", "b");
    Digest list = registry.pushIndex(PATH, "1.0", amd64, arm64);

    sign("1.0");

    var signed = house.reader().lookup(gun, "1.0");
    assertThat(signed.digest()).isEqualTo(list).isNotIn(amd64, arm64);
    assertThat(signed.size()).isEqualTo(registry.manifest(PATH, list).orElseThrow().size());
  }

  @Test
  @DisplayName(
      "docker case 59: what the registry serves is not what it says, and nothing is signed")
  void manifestThatIsNotItsDigest_isRefusedBeforeAnythingIsSigned() {
    Digest digest = registry.pushImage(PATH, "1.0", "a");
    Bytes other = registry.manifest(PATH, registry.pushImage(PATH, "other", "b")).orElseThrow();
    registry.inject(
        "/manifests/1.0",
        new Fault.Status(
            200,
            Map.of(
                "Content-Type",
                "application/vnd.docker.distribution.manifest.v2+json",
                "Docker-Content-Digest",
                digest.toString()),
            other.toUtf8()));
    house.server().clearRequests();

    assertThatThrownBy(() -> sign("1.0")).isInstanceOf(TrustServerException.class);

    assertThat(house.server().requests()).isEmpty();
    assertThatThrownBy(() -> house.reader().lookup(gun, "1.0"))
        .isInstanceOf(NotSignedException.class);
    registry.clearFaults();
    sign("1.0");
    assertThat(house.reader().lookup(gun, "1.0").digest()).isEqualTo(digest);
  }

  private void sign(String tag) {
    Manifest manifest =
        images.manifest(PATH, tag, Deadline.in(Duration.ofSeconds(20))).orElseThrow();
    publisher.signTag(gun, tag, manifest.digest(), manifest.bytes().size());
  }
}
