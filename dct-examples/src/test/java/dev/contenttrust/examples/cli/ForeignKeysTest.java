// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static dev.contenttrust.examples.cli.Desk.keyId;
import static dev.contenttrust.examples.cli.Desk.ok;
import static dev.contenttrust.examples.cli.Desk.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Key files of other programs, through the command. Both hold the same key, made for this test. */
class ForeignKeysTest {
  /** What {@code openssl ec -aes128} writes. */
  private static final String DEK_INFO =
      """
      -----BEGIN EC PRIVATE KEY-----
      Proc-Type: 4,ENCRYPTED
      DEK-Info: AES-128-CBC,3A48D0FFFC1FD5EC8CC4EB868341E64B

      l6mSejWrNkaG5JyQWfRxfx4sBKocsrij/mSl4PsKtGzfcY/lw7FbxfkgUTZRkogs
      nj4Mm9ItWnALLiBvRU1eIeIV4i1ZzhGMewUgT2p0ZFAM5SfgdYkIjByUtWm4WSu6
      z4UyUu3bIcl89HK/c3FtajuXUbNCxda3jF/1K8mEYJA=
      -----END EC PRIVATE KEY-----
      """;

  /** What {@code openssl pkcs8 -topk8 -v2prf hmacWithSHA1} writes. */
  private static final String PBES2_SHA1 =
      """
      -----BEGIN ENCRYPTED PRIVATE KEY-----
      MIHeMEkGCSqGSIb3DQEFDTA8MBsGCSqGSIb3DQEFDDAOBAhKuffAEdx9jgICCAAw
      HQYJYIZIAWUDBAEqBBAGQFNJwlL+8cU6LfSXtmH0BIGQNHswMfz7lMUb6aiVYT8B
      aNQmH8DbIh09/Hv1ngI9tC6tm6scLiLRc4uRrFP4d94vAAnUQMZ4aSEyc8s6cZq3
      SXU3S03Gyd4bo9KaxLsf3Ssy5EqO1NOp9BSYm9VO9CRE399mdNKYlcfAHUrwM5X/
      wKcJjLQAxKAVOey3vEJ6+llwyVDhZEU244SjJDFY4FUq
      -----END ENCRYPTED PRIVATE KEY-----
      """;

  @TempDir Path home;

  private Path privateFile(String name, String text) throws IOException {
    Path file = Files.writeString(home.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @ParameterizedTest
  @ValueSource(strings = {DEK_INFO, PBES2_SHA1})
  void encryptedKeyOfOpenssl_isLoadedAndOpened_withItsPassphraseAlone(String text)
      throws Exception {
    Path file = privateFile("alice.pem", text);
    Path next = privateFile("next", "another passphrase\n");
    try (Desk desk = new Desk(home)) {
      CommandRun dct = desk.person("owner");

      ok(dct.run("key", "load", "--name", "alice", file.toString()));

      String id = keyId(dct, "alice");
      CommandRun stranger =
          desk.person("owner").variable("DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE", "a guess");
      refused(2, stranger.run("key", "passwd", "--passphrase-file", next.toString(), id));
      ok(dct.run("key", "passwd", "--passphrase-file", next.toString(), id));
    }
  }

  @Test
  void fileThatIsNotThere_isSaidInWords() throws Exception {
    try (Desk desk = new Desk(home)) {
      assertThat(refused(2, desk.person("owner").run("key", "load", home + "/none")).err())
          .contains("cannot read " + home + "/none: there is no such file")
          .doesNotContain("Exception");
    }
  }
}
