// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.threats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.Limits;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.testing.AttackKit;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.TestJson;
import dev.contenttrust.testing.TestKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Threats W11 to W14, W17 and W18: documents made to confuse, to exhaust, or to escape. */
class DocumentThreatsTest {
  @TempDir Path folder;

  static List<RoleName> everyRole() {
    return Scenario.EVERY_ROLE;
  }

  static List<RoleName> everyRoleButRoot() {
    return everyRole().subList(1, everyRole().size());
  }

  @ParameterizedTest
  @MethodSource("everyRole")
  void w11_malformedDocument_isRefusedWithATypedError_andW13_isNeverStored(RoleName role) {
    Scenario scenario = Scenario.trusted(folder);
    Map<String, Bytes> before = scenario.cache();
    PublishedRepository honest = scenario.repository.publish();
    for (Map.Entry<String, UnaryOperator<Bytes>> entry : AttackKit.malformations().entrySet()) {
      scenario.repository.change(role, draft -> draft.wire(entry.getValue()));
      scenario.source.serve(malformed(scenario, role));
      scenario.restart();

      assertThatThrownBy(() -> scenario.ask(role))
          .as("%s: %s", role, entry.getKey())
          .isInstanceOfAny(refusals(entry.getKey()));
      if (role.isTopLevel()) {
        assertThat(scenario.cache()).as("cache after %s", entry.getKey()).isEqualTo(before);
      } else {
        String file = scenario.cachedName(role);
        assertThat(scenario.cache().get(file)).as(entry.getKey()).isEqualTo(before.get(file));
      }
    }
    if (role.isTopLevel()) {
      scenario.source.serve(honest);
    } else {
      scenario.repository.change(role, draft -> draft.wire(UnaryOperator.identity()));
      scenario.resignEverything();
    }
    scenario.restart();
    scenario.accept();
  }

  /** Some malformations are longer than a timestamp, or a root, may be. */
  private static Class<?>[] refusals(String malformation) {
    return malformation.equals("number of a megabyte") || malformation.startsWith("deep nesting")
        ? new Class<?>[] {
          UntrustedException.Malformed.class, UntrustedException.LengthExceeded.class
        }
        : new Class<?>[] {UntrustedException.Malformed.class};
  }

  @ParameterizedTest
  @MethodSource("everyRole")
  void w11_secondTargetsMember_cannotInjectATarget(RoleName role) {
    Scenario scenario = Scenario.trusted(folder);
    String injected =
        "{\"signed\":{\"targets\":{\"evil\":{\"hashes\":{},\"length\":1}},\"meta\":{},\"keys\":{},";
    scenario.repository.change(
        role,
        draft ->
            draft.wire(AttackKit.text(file -> file.replaceFirst("\\{\"signed\":\\{", injected))));
    scenario.source.serve(malformed(scenario, role));

    scenario.refused(role, UntrustedException.Malformed.class);
  }

  @ParameterizedTest
  @MethodSource("everyRoleButRoot")
  void w12_damagedCachedFile_isFetchedAgainAndReplaced(RoleName role) throws Exception {
    Scenario scenario = Scenario.trusted(folder);
    byte[] honest = Files.readAllBytes(scenario.cached(role));
    for (String damage : List.of("", "damaged", "{\"signed\":", "[]", "\u0000\u0001")) {
      Files.writeString(scenario.cached(role), damage);
      scenario.restart();

      scenario.accept();

      assertThat(Files.readAllBytes(scenario.cached(role))).isEqualTo(honest);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "damaged", "{\"signed\":", "[]"})
  void w12_damagedCachedRoot_isNotReplacedSilently(String damage) throws Exception {
    Scenario scenario = Scenario.trusted(folder);
    Files.writeString(scenario.cached(RoleName.ROOT), damage);
    scenario.restart();

    assertThatThrownBy(() -> scenario.ask(RoleName.TARGETS))
        .isInstanceOf(
            damage.isEmpty()
                ? UntrustedException.RootRejected.class
                : UntrustedException.Malformed.class)
        .extracting(refusal -> ((UntrustedException) refusal).role())
        .isEqualTo(RoleName.ROOT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "targets/../x",
        "targets/./x",
        "targets//x",
        "targets/x/",
        "/targets/x",
        "../targets/x",
        "targets/X",
        "targets/x\\y",
        "targets/x\u0000",
        "targets/con.json",
        "targets/é",
        "root",
        "other",
        "targets"
      })
  void w14_delegationWhoseNameCouldEscape_isRefused(String name) {
    Scenario scenario = Scenario.trusted(folder);
    TestKey key = TestKey.ecdsa();
    JsonObject role =
        TestJson.object(
            "keyids",
            TestJson.array(List.of(key.id().value())),
            "name",
            name,
            "paths",
            TestJson.array(List.of("")),
            "threshold",
            1);
    JsonObject delegations =
        TestJson.object(
            "keys", TestJson.object(key.id().value(), key.json()),
            "roles", TestJson.array(List.of(role)));
    scenario.repository.targets(
        t -> t.edit(signed -> TestJson.with(signed, "delegations", delegations)));
    scenario.publish();

    scenario.refused(RoleName.TARGETS, UntrustedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../x", "a/../../x", "/etc/x", "a//b", "a/./b", "a\\b", "a\u0000b", "a%2fb", ""})
  void w14_collectionNameThatCouldEscape_isNoName(String name) {
    assertThatThrownBy(() -> new Gun(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @MethodSource("everyRole")
  void w17_fileLongerThanItsLimit_isRefused(RoleName role) {
    Scenario scenario = Scenario.trusted(folder);
    scenario.limits(new Limits(4096, 4096, 4096, 4096, 10, 10, 5, 10, Duration.ofSeconds(30)));
    scenario.accept();
    String padding = " ".repeat(8192);
    scenario.repository.change(role, d -> d.wire(AttackKit.text(file -> file + padding)));
    scenario.source.serve(malformed(scenario, role));

    scenario.refused(role, UntrustedException.LengthExceeded.class);
  }

  @ParameterizedTest
  @MethodSource("everyRole")
  void w17_tooManySignatures_areRefused(RoleName role) {
    Scenario scenario = Scenario.trusted(folder);
    scenario.limits(bounds(1024, 4096, 32, 8));
    String junk = "{\"keyid\":\"" + "0".repeat(64) + "\",\"method\":\"ecdsa\",\"sig\":\"AA==\"},";
    scenario.repository.change(
        role,
        draft ->
            draft.wire(
                AttackKit.text(
                    file ->
                        file.replace("\"signatures\":[", "\"signatures\":[" + junk.repeat(8)))));
    scenario.source.serve(malformed(scenario, role));

    scenario.refused(role, UntrustedException.LimitExceeded.class);
  }

  @Test
  void w17_moreRootRotationsThanAllowed_areRefused() {
    Scenario scenario = Scenario.trusted(folder);
    scenario.limits(bounds(3, 4096, 32, 1024));
    for (int i = 0; i < 4; i++) {
      scenario.repository.rotate(RoleName.ROOT).publish();
    }
    scenario.publish();

    scenario.refused(RoleName.ROOT, UntrustedException.LimitExceeded.class);
  }

  @Test
  void w18_wideFanOut_isRefusedBeyondTheLimit() {
    Scenario scenario = Scenario.unseen(folder);
    TestKey key = TestKey.ecdsa();
    for (int i = 0; i < 20; i++) {
      scenario.repository.delegation("targets/wide" + i, r -> r.keys(key));
    }
    scenario.publish();
    scenario.limits(bounds(10, 20, 32, 1024));

    assertThat(scenario.ask(Scenario.RELEASES).role()).isEqualTo(Scenario.RELEASES);
    scenario.refused(new RoleName("targets/wide19"), UntrustedException.LimitExceeded.class);
  }

  @Test
  void w18_longChain_isRefusedBeyondTheLimit_withoutRecursion() {
    Scenario scenario = Scenario.unseen(folder);
    TestKey key = TestKey.ecdsa();
    StringBuilder name = new StringBuilder("targets");
    for (int i = 0; i < 100; i++) {
      scenario.repository.delegation(name.append("/d").toString(), r -> r.keys(key));
    }
    scenario.publish();
    scenario.accept();

    scenario.refused(new RoleName(name.toString()), TrustException.class);
  }

  @Test
  void w18_sameRoleListedTwice_isRefused() {
    Scenario scenario = Scenario.trusted(folder);
    scenario.repository.targets(
        t ->
            t.edit(
                signed ->
                    TestJson.at(
                        signed,
                        List.of("delegations"),
                        delegations -> {
                          Object role =
                              ((JsonArray) delegations.member("roles").orElseThrow())
                                  .elements()
                                  .get(0);
                          return TestJson.with(
                              delegations, "roles", TestJson.array(List.of(role, role)));
                        })));
    scenario.publish();

    scenario.refused(RoleName.TARGETS, UntrustedException.class);
  }

  /** Serves a changed root also under the next version's name, where a client looks for it. */
  private static PublishedRepository malformed(Scenario scenario, RoleName role) {
    PublishedRepository next = scenario.repository.publish();
    return role.equals(RoleName.ROOT) ? next.with("3.root.json", next.file(role)) : next;
  }

  private static Limits bounds(int rotations, int delegations, int depth, int signatures) {
    Limits usual = Limits.DEFAULT;
    return new Limits(
        usual.maxRootBytes(),
        usual.maxTimestampBytes(),
        usual.maxSnapshotBytes(),
        usual.maxTargetsBytes(),
        rotations,
        delegations,
        depth,
        signatures,
        usual.updateTimeout());
  }
}
