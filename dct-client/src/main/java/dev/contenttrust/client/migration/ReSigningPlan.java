// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.migration;

import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is left to sign with Notary Project tools. They sign digests, not tags: tags that share a
 * digest share a line, and which tag meant which digest lives on in the inventory alone. Stateless
 * and thread-safe.
 */
public final class ReSigningPlan {
  private ReSigningPlan() {}

  /**
   * Returns the commands to run, one for each released digest that is still in its registry, as far
   * as was asked, and has no signature yet.
   *
   * @param inventories the inventories
   * @return a script's lines: before each command a comment with the tags
   */
  public static List<String> commands(Collection<RepositoryInventory> inventories) {
    List<String> lines = new ArrayList<>();
    for (DigestParity each : DigestParity.of(inventories)) {
      if (each.isToBeSigned()) {
        lines.add("# " + String.join(" ", each.tags()));
        lines.add("notation sign " + each.gun() + "@" + each.digest());
      }
    }
    return List.copyOf(lines);
  }

  /**
   * Returns the skeleton of a Notation trust policy: one statement for each set of signers, with
   * the repositories that they sign for, named after them. Trust stores and identities are
   * placeholders, since the keys of content trust have no certificates that could be named; the
   * skeleton accepts nothing until they are filled in.
   *
   * @param inventories the inventories
   * @return the policy, for {@code trustpolicy.json}
   */
  public static JsonObject trustPolicy(Collection<RepositoryInventory> inventories) {
    // Names of roles hold no commas: only equal sets of signers have equal keys.
    Map<String, Set<String>> scopes = new TreeMap<>();
    for (RepositoryInventory inventory : inventories) {
      if (!inventory.tags().isEmpty()) {
        Set<String> signers = new TreeSet<>();
        inventory.tags().forEach(tag -> signers.addAll(tag.signers()));
        scopes
            .computeIfAbsent(String.join(",", signers), key -> new TreeSet<>())
            .add(inventory.gun().value());
      }
    }
    Map<String, JsonValue> statements = new LinkedHashMap<>();
    scopes.forEach(
        (signers, repositories) -> {
          String name = unusedName(signers, statements.keySet());
          statements.put(name, statement(name, repositories));
        });
    return members(
        "version",
        new JsonString("1.0"),
        "trustPolicies",
        new JsonArray(List.copyOf(statements.values())));
  }

  /** Names a statement after its signers, by a number too where another is named like that. */
  private static String unusedName(String signers, Set<String> used) {
    String plain = signers.isEmpty() ? "publishers" : signers.replaceAll("[^a-zA-Z0-9_.-]", "-");
    String name = plain;
    for (int number = 2; used.contains(name); number++) {
      name = plain + "-" + number;
    }
    return name;
  }

  private static JsonObject statement(String name, Set<String> repositories) {
    JsonObject level = members("level", new JsonString("strict"));
    return members(
        "name",
        new JsonString(name),
        "registryScopes",
        texts(repositories),
        "signatureVerification",
        level,
        "trustStores",
        texts(Set.of("ca:" + name)),
        "trustedIdentities",
        texts(Set.of("x509.subject: C=XX, ST=REPLACE, O=REPLACE, CN=" + name)));
  }

  private static JsonArray texts(Set<String> values) {
    return new JsonArray(values.stream().<JsonValue>map(JsonString::new).toList());
  }

  private static JsonObject members(Object... namesAndValues) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put((String) namesAndValues[i], (JsonValue) namesAndValues[i + 1]);
    }
    return new JsonObject(members);
  }
}
