// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.examples.cli.CommandRun.Result;
import dev.contenttrust.testing.AcrEmulator;
import dev.contenttrust.testing.AcrRole;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator of Azure Container Registry sees. */
class DoctorTest {
  private static AcrEmulator azure;

  @TempDir Path home;
  private String image;
  private CommandRun dct;

  @BeforeAll
  static void start() {
    azure = AcrEmulator.start();
    azure.images().orElseThrow().pushImage("team/app", "1.0", "layer");
  }

  @AfterAll
  static void stop() {
    azure.close();
  }

  @BeforeEach
  void logIn() {
    image = azure.host() + "/team/app:1.0";
    dct =
        new CommandRun(home, Clock.systemUTC().instant())
            .variable("DOCKER_CONFIG", home.toString())
            .variable("HTTPS_PROXY", azure.environment().get("HTTPS_PROXY"))
            .variable("DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE", "root passphrase")
            .variable("DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE", "other passphrase");
    azure.writeLogin(home, azure.servicePrincipal(AcrRole.PUSH, AcrRole.IMAGE_SIGNER));
  }

  @Test
  void signedImage_isWell_andAMissingRoleIsNamed() {
    Result unsigned = dct.run("doctor", image);
    assertThat(unsigned.code()).as(unsigned.toString()).isEqualTo(3);
    assertThat(unsigned.out()).contains("FAILED   trust data", "-> Nobody has signed anything");

    assertThat(dct.run("sign", image).code()).isZero();
    Result well = dct.run("doctor", "--signing", image);
    assertThat(well.code()).as(well.toString()).isZero();
    assertThat(well.out()).contains("ok       signing", "ok       image").doesNotContain("FAILED");

    azure.writeLogin(home, azure.servicePrincipal(AcrRole.PUSH));
    Result pusher = dct.run("doctor", "--signing", image);
    assertThat(pusher.code()).isEqualTo(5);
    assertThat(pusher.out()).contains("ok       tag", "FAILED   signing", "AcrImageSigner");
  }

  @Test
  void report_isJsonToo() {
    Result report = dct.run("doctor", "--json", image);

    assertThat(report.json()).isNotNull();
    assertThat(report.out()).contains("\"step\": \"server_choice\"", "\"remedy\"");
    assertThat(report.err()).isEmpty();
  }

  @Test
  void referenceThatIsNone_isWrongUsage() {
    assertThat(dct.run("doctor", "Team/App").code()).isEqualTo(2);
    assertThat(dct.run("doctor").code()).isEqualTo(2);
  }
}
