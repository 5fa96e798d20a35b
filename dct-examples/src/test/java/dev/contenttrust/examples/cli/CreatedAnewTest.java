// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.crypto.CanonicalKeyId;
import dev.contenttrust.examples.cli.CommandRun.Result;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.ServedFiles;
import dev.contenttrust.testing.TestCertificate;
import dev.contenttrust.testing.TestKey;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CreatedAnewTest {
  private static final String IMAGE = RepositoryBuilder.GUN + ":1.0";

  @TempDir Path home;
  private final TestKey rootKey = TestKey.ecdsa();
  private final String keyId = CanonicalKeyId.of(rootKey.listed()).orElseThrow().value();
  private final ServedFiles server = creation(Duration.ZERO).publish().source();
  private CommandRun dct;

  private RepositoryBuilder creation(Duration later) {
    String name = RepositoryBuilder.GUN.value();
    TestKey certified =
        rootKey.certified(TestCertificate.notary(name, RepositoryBuilder.NOW.plus(later)));
    return RepositoryBuilder.repository()
        .root(r -> r.keys(certified))
        .targets(t -> t.target("1.0", "image " + later));
  }

  @BeforeEach
  void knowTheFirstCreation_thenServeAnother() {
    dct = new CommandRun(home, RepositoryBuilder.NOW.plus(Duration.ofDays(2)));
    assertThat(dct.run(server, "resolve", "--root-key", keyId, IMAGE).code()).isZero();
    server.serve(creation(Duration.ofDays(1)).publish());
  }

  @Test
  void byDefault_isNotTrusted_pinOrNot() {
    assertThat(dct.run(server, "resolve", IMAGE).code()).isEqualTo(4);
    assertThat(dct.run(server, "resolve", "--root-key", keyId, IMAGE).code()).isEqualTo(4);
  }

  @Test
  void onDemand_underThePinnedKey_isFollowed_andTold() {
    Result result = dct.run(server, "resolve", "--created-anew", "--root-key", keyId, IMAGE);

    assertThat(result.code()).isZero();
    assertThat(result.err()).contains("created anew under the pinned root key");
    assertThat(dct.run(server, "resolve", "--root-key", keyId, IMAGE).err()).isEmpty();
  }

  @Test
  void withoutAPin_isWrongUsage() {
    Result result = dct.run(server, "resolve", "--created-anew", IMAGE);

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--root-key");
  }
}
