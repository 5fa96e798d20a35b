// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.migration;

import static dev.contenttrust.client.migration.SignedSite.ONE;
import static dev.contenttrust.client.migration.SignedSite.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.JsonWriter;
import dev.contenttrust.core.json.MalformedJsonException;
import java.util.List;
import java.util.Optional;
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
  void trustPolicySkeleton_hasAStatementForEachSetOfSigners() throws Exception {
    JsonObject policy = ReSigningPlan.trustPolicy(List.of(site.plain()));

    JsonArray statements = (JsonArray) policy.members().get("trustPolicies");
    assertThat(policy.members().get("version")).isEqualTo(new JsonString("1.0"));
    assertThat(statements.elements()).hasSize(1);
    JsonObject statement = (JsonObject) statements.elements().get(0);
    assertThat(statement.members())
        .containsKeys(
            "name", "registryScopes", "signatureVerification", "trustStores", "trustedIdentities");
    assertThat(statement.members().get("registryScopes"))
        .isEqualTo(new JsonArray(List.of(new JsonString(site.gun.value()))));
  }
}
