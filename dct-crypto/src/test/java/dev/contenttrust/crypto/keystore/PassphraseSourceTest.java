// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.crypto.KeyAccessException;
import dev.contenttrust.crypto.KeyAlgorithm;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassphraseSourceTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE", "docker-root",
          "DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE", "docker-repository",
          "NOTARY_ROOT_PASSPHRASE", "notary-root",
          "NOTARY_TARGETS_PASSPHRASE", "notary-targets",
          "NOTARY_SNAPSHOT_PASSPHRASE", "",
          "NOTARY_DELEGATION_PASSPHRASE", "notary-delegation");

  private static Optional<String> ask(PassphraseSource source, String role, int attempt) {
    return source.passphrase(new PassphraseRequest(null, role, false, attempt)).map(String::new);
  }

  @Test
  @DisplayName(
      "docker case 63: root keys, and all others; empty counts as unset; short ones are accepted")
  void dockerVariables_coverRootAndTheRest() {
    PassphraseSource source = PassphraseSource.dockerEnvironment(ENVIRONMENT);
    assertThat(ask(source, "root", 0)).contains("docker-root");
    for (String role : List.of("targets", "snapshot", "alice", "delegation")) {
      assertThat(ask(source, role, 0)).contains("docker-repository");
    }
    assertThat(ask(source, "root", 1)).isEmpty();
    assertThat(ask(PassphraseSource.dockerEnvironment(Map.of()), "root", 0)).isEmpty();
    Map<String, String> others =
        Map.of(
            "DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE",
            "",
            "DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE",
            "x");
    assertThat(ask(PassphraseSource.dockerEnvironment(others), "root", 0)).isEmpty();
    assertThat(ask(PassphraseSource.dockerEnvironment(others), "targets", 0)).contains("x");
  }

  @Test
  @DisplayName("case 88: Notary's variables, and delegation for every other role")
  void notaryVariables_nameTheRole() {
    PassphraseSource source = PassphraseSource.notaryEnvironment(ENVIRONMENT);
    assertThat(ask(source, "root", 0)).contains("notary-root");
    assertThat(ask(source, "targets", 0)).contains("notary-targets");
    assertThat(ask(source, "snapshot", 0)).isEmpty();
    assertThat(ask(source, "timestamp", 0)).isEmpty();
    assertThat(ask(source, "alice", 0)).contains("notary-delegation");
  }

  @Test
  @DisplayName("notary-v1 case 88: with no variable and nobody to ask the key stays locked")
  void noPassphraseAtAll_isATypedError(@TempDir Path trust) {
    SecureRandom random = new SecureRandom();
    KeyId alice =
        FileKeyStore.builder(trust, PassphraseSource.notaryEnvironment(ENVIRONMENT), random)
            .build()
            .generate(KeyAlgorithm.ECDSA_P256, "alice", null)
            .id();
    Map<String, String> others = Map.of("NOTARY_TARGETS_PASSPHRASE", "notary-delegation");

    assertThatThrownBy(
            () ->
                FileKeyStore.builder(trust, PassphraseSource.notaryEnvironment(others), random)
                    .build()
                    .find(alice))
        .isInstanceOf(KeyAccessException.class)
        .hasMessageNotContaining("notary-delegation");
    assertThat(
            FileKeyStore.builder(trust, PassphraseSource.notaryEnvironment(ENVIRONMENT), random)
                .build()
                .find(alice))
        .isPresent();
  }

  @Test
  void chain_takesTheFirstAnswer_andItsTextShowsNoSecret() {
    PassphraseSource environment = PassphraseSource.notaryEnvironment(ENVIRONMENT);
    PassphraseSource chain =
        PassphraseSource.chain(
            List.of(environment, request -> Optional.of("prompted".toCharArray())));
    assertThat(ask(chain, "root", 0)).contains("notary-root");
    assertThat(ask(chain, "root", 1)).contains("prompted");
    assertThat(ask(chain, "snapshot", 0)).contains("prompted");
    assertThat(environment.toString()).doesNotContain("notary-root");
  }
}
