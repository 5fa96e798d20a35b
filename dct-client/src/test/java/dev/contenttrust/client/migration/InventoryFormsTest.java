// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.migration;

import static dev.contenttrust.client.migration.SignedSite.ONE;
import static dev.contenttrust.client.migration.SignedSite.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.JsonWriter;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.testing.RepositoryBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written of an inventory: JSON, CSV, and the plan to sign again with Notation. */
class InventoryFormsTest {
  @AutoClose private final SignedSite site = new SignedSite();

  @Test
  void json_isReadBackEqual() throws Exception {
    RepositoryInventory inventory = site.plain();
    RepositoryInventory failed = site.failed("EXPIRED", "too late");

    for (RepositoryInventory each : List.of(inventory, failed)) {
      Bytes json = JsonWriter.write(InventoryJson.write(each));
      assertThat(InventoryJson.read(JsonReader.read(json, JsonLimits.DEFAULT))).isEqualTo(each);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{\"repository\":7,\"rootKeys\":[],\"tags\":[]}",
        "{\"repository\":\"a/b\",\"rootKeys\":{},\"tags\":[]}",
        "{\"repository\":\"a/b\",\"rootKeys\":[],\"tags\":[{}]}",
        "{\"repository\":\"a/b\",\"rootKeys\":[],\"tags\":[],\"notes\":[],\"failure\":\"\"}",
        "{\"repository\":\"a/b\",\"rootKeys\":[],\"tags\":[],\"notes\":[7]}"
      })
  void otherJson_isRefused(String json) {
    assertThatThrownBy(
            () -> InventoryJson.read(JsonReader.read(Bytes.utf8(json), JsonLimits.DEFAULT)))
        .isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void csv_hasALineForEachTagAndFailure() throws Exception {
    assertThat(InventoryCsv.header()).startsWith("repository,tag,digest,").endsWith("\r\n");
    assertThat(InventoryCsv.lines(site.plain()).split("\r\n"))
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).startsWith(site.gun + ","));
    assertThat(InventoryCsv.lines(site.failed("X", "a, \"b\"\nc")))
        .isEqualTo(site.gun + ",,,,,,,,,,,\"X: a, \"\"b\"\"\nc\"\r\n");
  }

  @Test
  void csv_writesNoFormulas() throws Exception {
    InventoryTag tag = site.plain().tags().get(0);
    InventoryTag hostile =
        new InventoryTag(
            "=1+1",
            tag.digest(),
            1,
            tag.role(),
            true,
            List.of(),
            tag.expires(),
            tag.registry(),
            tag.notation());
    RepositoryInventory inventory =
        new RepositoryInventory(site.gun, List.of(), List.of(hostile), List.of(), Optional.empty());

    assertThat(InventoryCsv.lines(inventory)).startsWith(site.gun + ",'=1+1,");
    assertThat(ReSigningPlan.commands(List.of(inventory))).isEmpty();
  }

  @Test
  void reSigning_namesEachReleasedDigestOnce() throws Exception {
    assertThat(ReSigningPlan.commands(List.of(site.plain())))
        .containsExactly(
            "# 1.0 latest",
            "notation sign " + site.gun + "@" + ONE,
            "# 2.0",
            "notation sign " + site.gun + "@" + TWO);
  }

  @Test
  void reSigning_leavesOutWhatIsGoneOrSigned() throws Exception {
    RepositoryInventory inventory = site.plain();
    List<InventoryTag> tags =
        inventory.tags().stream()
            .map(
                tag ->
                    tag.digest().equals(ONE)
                        ? tag.with(RegistryState.SERVED, NotationState.PRESENT)
                        : tag.with(RegistryState.GONE, NotationState.ABSENT))
            .toList();

    assertThat(
            ReSigningPlan.commands(
                List.of(
                    new RepositoryInventory(
                        site.gun, List.of(), tags, List.of(), Optional.empty()))))
        .isEmpty();
  }

  @Test
  void trustPolicySkeleton_hasAStatementForEachSetOfSigners() {
    JsonArray statements =
        policy(
            signed("example.com/b", List.of("alice", "bob")),
            signed("example.com/a", List.of("bob"), List.of("alice")),
            signed("example.com/c", List.of("alice")),
            signed("example.com/d", List.of()),
            signed("example.com/e"));

    assertThat(statements.elements())
        .extracting(statement -> member(statement, "name"), InventoryFormsTest::scopes)
        .containsExactlyInAnyOrder(
            tuple(new JsonString("alice"), texts("example.com/c")),
            tuple(new JsonString("alice-bob"), texts("example.com/a", "example.com/b")),
            tuple(new JsonString("publishers"), texts("example.com/d")));
    assertThat(statements.elements())
        .allSatisfy(
            statement -> {
              String name = ((JsonString) member(statement, "name")).value();
              assertThat(member(statement, "trustStores")).isEqualTo(texts("ca:" + name));
              assertThat(member(statement, "signatureVerification"))
                  .isEqualTo(new JsonObject(Map.of("level", new JsonString("strict"))));
            });
  }

  @Test
  void trustPolicySkeleton_keepsSetsApartWhoseNamesLookAlike() {
    JsonArray statements =
        policy(
            signed("example.com/a", List.of("x", "y")),
            signed("example.com/b", List.of("x-y")),
            signed("example.com/c", List.of("x_y", "publishers")),
            signed("example.com/d", List.of("publishers")),
            signed("example.com/e", List.of()));

    assertThat(statements.elements())
        .extracting(InventoryFormsTest::scopes)
        .doesNotHaveDuplicates();
    assertThat(statements.elements()).hasSize(5);
    assertThat(statements.elements())
        .extracting(statement -> member(statement, "name"))
        .doesNotHaveDuplicates();
  }

  private JsonArray policy(RepositoryInventory... inventories) {
    JsonObject policy = ReSigningPlan.trustPolicy(List.of(inventories));
    assertThat(policy.members().get("version")).isEqualTo(new JsonString("1.0"));
    return (JsonArray) Objects.requireNonNull(policy.members().get("trustPolicies"));
  }

  @SafeVarargs
  private RepositoryInventory signed(String gun, List<String>... signersOfTags) {
    List<InventoryTag> tags = new ArrayList<>();
    for (List<String> signers : signersOfTags) {
      tags.add(
          new InventoryTag(
              "t" + tags.size(),
              ONE,
              1,
              RoleName.TARGETS,
              true,
              signers.stream().map(InventoryFormsTest::signature).toList(),
              RepositoryBuilder.NOW,
              RegistryState.NOT_ASKED,
              NotationState.NOT_ASKED));
    }
    return new RepositoryInventory(new Gun(gun), List.of(), tags, List.of(), Optional.empty());
  }

  private static TagSignature signature(String signer) {
    return new TagSignature(new RoleName("targets/" + signer), List.of(), RepositoryBuilder.NOW);
  }

  private static JsonValue scopes(JsonValue statement) {
    return member(statement, "registryScopes");
  }

  private static JsonValue member(JsonValue statement, String name) {
    return Objects.requireNonNull(((JsonObject) statement).members().get(name));
  }

  private static JsonArray texts(String... values) {
    return new JsonArray(Stream.of(values).<JsonValue>map(JsonString::new).toList());
  }
}
