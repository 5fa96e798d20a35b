// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static dev.contenttrust.examples.cli.Desk.GUN;
import static dev.contenttrust.examples.cli.Desk.ONE;
import static dev.contenttrust.examples.cli.Desk.keyId;
import static dev.contenttrust.examples.cli.Desk.ok;
import static dev.contenttrust.examples.cli.Desk.refused;
import static dev.contenttrust.examples.cli.Desk.signTag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.examples.cli.CommandRun.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that only tell what they would publish, and chosen ways of publishing. */
class DryRunTest {

  private final Path home;
  @AutoClose private final Desk desk;
  private final CommandRun dct;

  DryRunTest(@TempDir Path folder) {
    home = folder;
    desk = new Desk(folder);
    dct = desk.person("owner");
  }

  private List<String> uploads() {
    return desk.server().requests().stream()
        .filter(request -> !request.startsWith("GET"))
        .collect(Collectors.toList());
  }

  @Test
  void everyPublishingCommand_canBeRehearsed() throws Exception {
    String file = Files.writeString(home.resolve("file"), "content").toString();
    String alice = desk.signerKey(dct, "alice").toString();
    String bob = desk.signerKey(dct, "bob").toString();
    ok(dct.run("signer", "add", "--key", alice, "alice", GUN));
    ok(dct.run("signer", "add", "--key", bob, "bob", GUN));
    ok(signTag(dct, "1.0", ONE));
    ok(dct.run("add", GUN, "file", file));
    String keys = ok(dct.run("key", "list")).out();
    List<String> before = uploads();

    for (String command :
        List.of(
            "init " + GUN + "-new",
            "sign --digest " + ONE + " --size 3 " + GUN + ":2.0",
            "revoke " + GUN + ":1.0",
            "revoke " + GUN,
            "add " + GUN + " other " + file,
            "remove " + GUN + " file",
            "key rotate " + GUN + " root",
            "key rotate " + GUN + " targets",
            "key rotate " + GUN + " snapshot",
            "key rotate " + GUN + " timestamp --server-managed",
            "signer add --key " + alice + " carol " + GUN,
            "signer remove alice " + GUN,
            "delegation add " + GUN + " targets/qa --key " + alice + " --path v",
            "delegation remove " + GUN + " targets/alice",
            "delegation purge " + GUN + " --key " + keyId(dct, "alice"),
            "witness " + GUN + " targets/releases",
            "repair --within 2000d " + GUN)) {
      List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
      arguments.add("--dry-run");
      Result result = ok(dct.run(arguments.toArray(String[]::new)));
      assertThat(result.out())
          .describedAs(command)
          .containsPattern("Would (publish|initialise)")
          .contains("Nothing was published.")
          .doesNotContain("read back");
      arguments.add("--json");
      assertThat(ok(dct.run(arguments.toArray(String[]::new))).out())
          .describedAs(command)
          .contains("\"dryRun\": true");
    }

    assertThat(uploads()).isEqualTo(before);
    assertThat(ok(dct.run("key", "list")).out()).isEqualTo(keys);
    refused(3, dct.run("list", GUN + "-new"));
  }

  @Test
  void rehearsalOfSomethingImpossible_failsAsTheRealThing() {
    ok(dct.run("init", GUN));

    refused(3, dct.run("revoke", "--dry-run", GUN + ":1.0"));
    refused(2, dct.run("init", "--dry-run", GUN));
    refused(2, dct.run("witness", "--dry-run", GUN, "targets/none"));
  }

  @Test
  void chosenExpiry_isSigned_withinItsBounds() {
    ok(signTag(dct, "1.0", ONE, "--expires", "30d"));

    assertThat(ok(dct.run("status", "--within", "1d", GUN)).out())
        .containsPattern("(?m)^targets +1 +\\S+ +(29|30) +");
    refused(4, dct.run("status", "--within", "31d", GUN));
    ok(dct.run("witness", "--expires", "52w", GUN, "targets"));
    ok(dct.run("status", "--within", "31d", GUN));
    assertThat(refused(2, dct.run("witness", "--expires", "3651d", GUN, "targets")).err())
        .contains("--expires", "at most 3650 days");
    refused(2, dct.run("witness", "--expires", "0d", GUN, "targets"));
    refused(2, dct.run("witness", "--expires", "soon", GUN, "targets"));
  }

  @Test
  void snapshotKey_isKeptHereWhenTold_andMovesBothWays() {
    ok(dct.run("init", "--own-snapshot-key", GUN));
    String own = keyId(dct, "snapshot");
    assertThat(ok(signTag(dct, "1.0", ONE)).out()).contains("snapshot version 2");

    ok(dct.run("key", "rotate", GUN, "snapshot", "--server-managed"));
    assertThat(ok(dct.run("key", "list")).out()).doesNotContain("snapshot ");
    assertThat(ok(signTag(dct, "1.0", ONE)).out()).doesNotContain("snapshot version");
    ok(dct.run("key", "rotate", GUN, "snapshot"));
    assertThat(keyId(dct, "snapshot")).isNotEqualTo(own);
    assertThat(ok(signTag(dct, "1.0", ONE)).out()).contains("snapshot version");
    ok(desk.person("reader").run("resolve", GUN + ":1.0"));
  }

  @Test
  void delete_tellsWhatItWouldDelete_andDeletesNothing() {
    ok(signTag(dct, "1.0", ONE));

    assertThat(ok(dct.run("delete", "--dry-run", GUN)).out())
        .isEqualTo("Would delete the trust data of " + GUN + " here. Keys stay.\n");
    assertThat(ok(dct.run("delete", "--dry-run", "--remote", GUN)).out())
        .contains("of " + GUN + " on the server and here.");
    assertThat(ok(desk.person("other").run("delete", "--dry-run", "--remote", GUN)).out())
        .contains("of " + GUN + " on the server.");
    assertThat(ok(dct.run("delete", "--dry-run", "--json", GUN)).out())
        .contains("\"stored\": true", "\"served\": false");
    ok(dct.run("resolve", GUN + ":1.0"));

    ok(dct.run("delete", "--remote", "-y", GUN));
    assertThat(ok(dct.run("delete", "--dry-run", "--remote", GUN)).out())
        .isEqualTo("There is nothing to delete of " + GUN + ".\n");
  }

  @Test
  void delegationsAndRotations_areToldInWords() {
    ok(dct.run("init", GUN));
    String alice = desk.signerKey(dct, "alice").toString();

    assertThat(
            ok(dct.run("delegation", "add", GUN, "targets/a", "--key", alice, "--all-paths")).out())
        .contains("+ targets/a: a delegation with 1 key, all paths\n");
    assertThat(ok(dct.run("delegation", "add", GUN, "targets/b", "--key", alice)).out())
        .contains("a delegation with 1 key, no paths\n");
    assertThat(ok(dct.run("delegation", "add", GUN, "targets/b", "--path", "x/")).out())
        .contains("now 1 key, paths [x/]\n");
    assertThat(
            ok(dct.run("delegation", "purge", GUN, "--key", keyId(dct, "alice"), "--dry-run"))
                .out())
        .contains("it is left with 0 keys, all paths\n", "it is left with 0 keys, paths [x/]\n");

    String rotated = ok(dct.run("key", "rotate", GUN, "root")).out();
    assertThat(ok(dct.run("key", "list")).out())
        .contains(rotated.replaceAll("(?s).*root is now ([0-9a-f]{64}) .*", "$1"));
    assertThat(rotated)
        .containsPattern("is now [0-9a-f]{64} \\(by its certificate [0-9a-f]{64}\\)");
    assertThat(refused(2, dct.run("key", "rotate", GUN, "timestamp")).err())
        .contains("--server-managed");
  }

  @Test
  void customData_isSignedAlong_andMustBeJson() throws Exception {
    Path file = Files.writeString(home.resolve("file"), "content");
    Path custom = Files.writeString(home.resolve("custom.json"), "{\"build\":17}");
    Path broken = Files.writeString(home.resolve("broken.json"), "{\"build\":");
    ok(dct.run("init", GUN));

    ok(dct.run("add", "--custom", custom.toString(), GUN, "file", file.toString()));
    assertThat(desk.server().current(new Gun(GUN), RoleName.TARGETS).orElseThrow().toUtf8())
        .contains("\"custom\":{\"build\":17}");
    assertThat(ok(dct.run("lookup", "--json", GUN, "file")).json())
        .isInstanceOfSatisfying(
            JsonObject.class,
            found ->
                assertThat(found.members().get("custom"))
                    .isEqualTo(JsonReader.read(Bytes.utf8("{\"build\":17}"), JsonLimits.DEFAULT)));
    ok(dct.run("add", GUN, "plain", file.toString()));
    assertThat(ok(dct.run("lookup", "--json", GUN, "plain")).out()).doesNotContain("custom");
    assertThat(
            refused(2, dct.run("add", "--custom", broken.toString(), GUN, "x", file.toString()))
                .err())
        .contains("--custom");
  }
}
