// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.examples.cli.CommandRun.Result;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.ServedFiles;
import dev.contenttrust.testing.TestKey;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectTest {
  private static final String GUN = RepositoryBuilder.GUN.value();

  @TempDir Path home;
  private final TestKey root = RepositoryBuilder.repository().newKey(RoleName.ROOT);
  private final TestKey targets = TestKey.ecdsa();
  private final TestKey alice = TestKey.ecdsa();
  private final TestKey bob = TestKey.ecdsa();
  private CommandRun dct;
  private RepositoryBuilder repository;

  @BeforeEach
  void sitDown() {
    dct = new CommandRun(home, RepositoryBuilder.NOW);
    repository = RepositoryBuilder.repository();
    repository.root(role -> role.keys(root)).targets(role -> role.keys(targets));
  }

  private ServedFiles signed() {
    repository.targets(role -> role.target("admin-only", "0").target("v10", "1"));
    repository.delegation("targets/alice", role -> role.target("v9", "2").keys(alice));
    repository.delegation(
        "targets/bob", role -> role.target("v9", "2").target("hidden", "3").keys(bob));
    repository.delegation("targets/releases", role -> role.target("v9", "2"));
    return repository.publish().source();
  }

  private static String hex(String content) {
    return Digest.sha256Of(Bytes.utf8(content)).hex();
  }

  @Test
  void oneTag_isTheJsonThatDockerPrints() {
    Result result = dct.run(signed(), "inspect", GUN + ":v9");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            [
                {
                    "Name": "%s:v9",
                    "SignedTags": [
                        {
                            "SignedTag": "v9",
                            "Digest": "%s",
                            "Signers": [
                                "alice",
                                "bob"
                            ]
                        }
                    ],
                    "Signers": [
                        {
                            "Name": "bob",
                            "Keys": [
                                {
                                    "ID": "%s"
                                }
                            ]
                        },
                        {
                            "Name": "alice",
                            "Keys": [
                                {
                                    "ID": "%s"
                                }
                            ]
                        }
                    ],
                    "AdministrativeKeys": [
                        {
                            "Name": "Root",
                            "Keys": [
                                {
                                    "ID": "%s"
                                }
                            ]
                        },
                        {
                            "Name": "Repository",
                            "Keys": [
                                {
                                    "ID": "%s"
                                }
                            ]
                        }
                    ]
                }
            ]
            """
                .formatted(GUN, hex("2"), bob.id(), alice.id(), root.id(), targets.id()));
  }

  @Test
  void wholeRepository_isTheTextThatDockerPrints() {
    Result result = dct.run(signed(), "inspect", "--pretty", GUN);

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """

            Signatures for %1$s

            SIGNED TAG   DIGEST                                                             SIGNERS
            admin-only   %2$s   (Repo Admin)
            v9           %3$s   alice, bob
            v10          %4$s   (Repo Admin)

            List of signers and their keys for %1$s

            SIGNER    KEYS
            alice     %5$s
            bob       %6$s

            Administrative keys for %1$s

              Repository Key:\t%7$s
              Root Key:\t%8$s
            """
                .formatted(
                    GUN,
                    hex("0"),
                    hex("2"),
                    hex("1"),
                    alice.id().abbreviated(),
                    bob.id().abbreviated(),
                    targets.id(),
                    root.id()));
  }

  @Test
  void nothingSigned_isNoFailure() {
    ServedFiles source = repository.publish().source();

    assertThat(dct.run(source, "inspect", GUN).out()).contains("\"SignedTags\": [],\n");
    assertThat(dct.run(source, "inspect", "--pretty", GUN).out())
        .startsWith("\nNo signatures for " + GUN + "\n\n\nAdministrative keys for ");
  }

  @Test
  void failedImage_isLeftOutAndDecidesTheExitCode() {
    Result result = dct.run(signed(), "inspect", "Wrong", GUN + ":v9", "registry.example.com/no");

    assertThat(((JsonArray) result.json()).elements()).hasSize(1);
    assertThat(result.code()).isEqualTo(4);
    assertThat(result.err())
        .contains("Error: Wrong: invalid reference format")
        .contains("NOT TRUSTED: registry.example.com/no: ");
  }

  @Test
  void everyImageFailed_leavesAnEmptyArray() {
    Result result = dct.run(repository.publish().without("root.json").source(), "inspect", GUN);

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.out()).isEqualTo("[]\n");
  }

  @Test
  void prettyFailure_endsTheOutput() {
    Result result = dct.run(signed(), "inspect", "--pretty", "Wrong", GUN);

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void digestArgument_meansAllTags() {
    Result result = dct.run(signed(), "inspect", GUN + ":v9@sha256:" + hex("2"));

    JsonObject image = (JsonObject) ((JsonArray) result.json()).elements().get(0);
    assertThat(((JsonArray) image.member("SignedTags").orElseThrow()).elements()).hasSize(3);
  }

  @Test
  void prettyAndJson_excludeEachOther() {
    assertThat(dct.run(signed(), "inspect", "--pretty", "--json", GUN).code()).isEqualTo(2);
  }
}
