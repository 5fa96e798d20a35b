// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.testing.TestKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeFileTest {
  private static final RoleName ALICE = new RoleName("targets/alice");
  private static final KeyId ID = new KeyId("ab".repeat(32));
  private static final PublicKey KEY = TestKey.ecdsa().publicKey();
  private static final TargetFile TARGET =
      new TargetFile(
          "a<b>\u2028",
          7,
          Hashes.of(Digest.sha256Of(Bytes.utf8("x"))),
          new JsonObject(Map.of("k", new JsonString("v"))),
          JsonObject.empty());

  private final ChangeFile codec = new ChangeFile(States.FORMAT);

  static List<Change> changes() {
    return List.of(
        new Change.AddTarget(RoleName.TARGETS, TARGET),
        new Change.RemoveTarget(ALICE, "a\"b\\c"),
        new Change.Delegate(ALICE, List.of(KEY), List.of("", "v/"), null),
        new Change.Delegate(ALICE, List.of(KEY), List.of(), 2),
        new Change.Restrict(ALICE, Set.of(ID), Set.of("v/"), true),
        new Change.RemoveDelegation(ALICE),
        new Change.PurgeKeys(Set.of(ID)),
        new Change.Witness(ALICE));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void everyChangeThatNotaryKnows_isReadAsItWasWritten(Change change) {
    assertThat(codec.read(codec.write(change).orElseThrow())).containsExactly(change);
  }

  @Test
  void changesWithoutAWordInNotarysList_areNotWritten() {
    assertThat(codec.write(new Change.RotateKeys(RoleName.TARGETS, List.of(KEY)))).isEmpty();
    assertThat(codec.write(new Change.ReplaceDelegationKey(ALICE, ID, KEY))).isEmpty();
    assertThat(codec.write(new Change.ExpireAt(ALICE, Instant.EPOCH))).isEmpty();
    assertThat(codec.write(new Change.CoSignRoot())).isEmpty();
    assertThat(codec.write(new Change.Witness(RoleName.ROOT))).isEmpty();
    assertThat(codec.write(new Change.Witness(RoleName.SNAPSHOT))).isEmpty();
    assertThat(codec.write(new Change.Witness(RoleName.TARGETS))).isPresent();
  }

  @Test
  void oneFileThatTakesAndAdds_isTwoChanges_takingFirst() {
    assertThat(
            codec.read(
                file(
                    "update",
                    "targets/alice",
                    "delegation",
                    "{\"add_paths\":[\"b\"],\"remove_paths\":[\"a\"]}")))
        .containsExactly(
            new Change.Restrict(ALICE, Set.of(), Set.of("a"), false),
            new Change.Delegate(ALICE, List.of(), List.of("b"), null));
  }

  @Test
  void thresholdOfOne_neverLowersOneThatStands() {
    assertThat(
            codec.read(
                file(
                    "create",
                    "targets/alice",
                    "delegation",
                    "{\"threshold\":1,\"add_paths\":[\"b\"]}")))
        .containsExactly(new Change.Delegate(ALICE, List.of(), List.of("b"), null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"action\":\"create\",\"role\":\"targets\",\"type\":\"target\",\"path\":\"a\",\"data\":null}",
        "{\"action\":\"create\",\"role\":\"targets\",\"type\":\"target\",\"path\":\"a\",\"data\":\"?\"}",
        "{\"action\":\"create\",\"role\":\"targets\",\"type\":\"target\",\"path\":\"a\",\"data\":\"e30=\"}",
        "{\"action\":\"paint\",\"role\":\"targets\",\"type\":\"target\",\"path\":\"a\",\"data\":null}",
        "{\"action\":\"create\",\"role\":\"root\",\"type\":\"role\",\"path\":\"targets\",\"data\":null}",
        "{\"action\":\"delete\",\"role\":\"../x\",\"type\":\"target\",\"path\":\"a\",\"data\":null}",
        "{\"action\":\"update\",\"role\":\"targets/a\",\"type\":\"delegation\",\"path\":\"\",\"data\":null}"
      })
  void whatIsNoChange_isRefused(String text) {
    assertThatThrownBy(() -> codec.read(Bytes.utf8(text)))
        .isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void numbersBeyondAllBounds_areRefused() {
    for (String data :
        List.of("{\"length\":1.5,\"hashes\":{}}", "{\"length\":99999999999999999999}")) {
      assertThatThrownBy(() -> codec.read(file("create", "targets", "target", data)))
          .isInstanceOf(MalformedJsonException.class);
    }
    assertThatThrownBy(
            () ->
                codec.read(
                    file("create", "targets/a", "delegation", "{\"threshold\":99999999999}")))
        .isInstanceOf(MalformedJsonException.class);
  }

  private static Bytes file(String action, String role, String type, String data) {
    String encoded = Base64.getEncoder().encodeToString(Bytes.utf8(data).toArray());
    return Bytes.utf8(
        "{\"action\":\""
            + action
            + "\",\"role\":\""
            + role
            + "\",\"type\":\""
            + type
            + "\",\"path\":\"\",\"data\":\""
            + encoded
            + "\"}");
  }
}
