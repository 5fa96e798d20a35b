// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static dev.contenttrust.examples.cli.Desk.GUN;
import static dev.contenttrust.examples.cli.Desk.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.testing.Fault;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code dct delete} says that it deleted. */
class DeleteTest {
  private static final Digest ONE = Digest.sha256Of(Bytes.utf8("one"));

  @TempDir Path home;
  private Desk desk;
  private CommandRun dct;

  @BeforeEach
  void sitDown() {
    desk = new Desk(home);
    dct = desk.person("owner");
    ok(Desk.sign(dct, GUN + ":1.0", ONE));
  }

  @AfterEach
  void stop() {
    desk.close();
  }

  @Test
  void whatIsStoredHere_isDeletedOnce() {
    assertThat(ok(dct.run("delete", "-y", GUN)).out())
        .isEqualTo("Deleted the trust data of " + GUN + " here.\n");
    assertThat(ok(dct.run("delete", "-y", GUN)).out())
        .isEqualTo("There was nothing to delete of " + GUN + " here.\n");
  }

  @Test
  void whatTheServerHas_isDeletedOnce_alsoWhereNothingIsStored() {
    CommandRun other = desk.person("other");

    assertThat(ok(other.run("delete", "--remote", "-y", GUN)).out())
        .isEqualTo("Deleted the trust data of " + GUN + ".\n");
    assertThat(ok(other.run("delete", "--remote", "-y", GUN)).out())
        .isEqualTo("There was nothing to delete of " + GUN + ".\n");
    assertThat(ok(other.run("delete", "--remote", "-y", "--json", GUN)).out())
        .contains("\"stored\": false", "\"served\": false");
  }

  @ParameterizedTest
  @MethodSource("faults")
  void serverThatCannotSayWhatItHas_deletesItAllTheSame(Fault fault) {
    desk.server().inject("root.json", fault);

    assertThat(ok(desk.person("other").run("delete", "--remote", "-y", GUN)).out())
        .isEqualTo("Deleted the trust data of " + GUN + ".\n");
    assertThat(desk.server().requests()).anyMatch(request -> request.startsWith("DELETE"));
  }

  static List<Fault> faults() {
    return List.of(new Fault.Status(500), new Fault.Endless());
  }
}
