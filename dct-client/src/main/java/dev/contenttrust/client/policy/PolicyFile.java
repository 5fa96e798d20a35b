// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.policy;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonBoolean;
import dev.contenttrust.core.json.JsonValue.JsonNumber;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.MalformedJsonException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads policy files. Whatever it does not know it refuses, since an ignored demand would be an
 * open door.
 */
final class PolicyFile {
  private static final JsonLimits LIMITS = new JsonLimits(1 << 20, 16, 20, 4096);

  TrustPolicy read(Bytes json) {
    try {
      return policy(object("the file", JsonReader.read(json, LIMITS)));
    } catch (MalformedJsonException | IllegalArgumentException e) {
      throw new PolicyFileException("policy file: " + e.getMessage(), e);
    }
  }

  private static TrustPolicy policy(JsonObject file) {
    allowOnly("the file", file, Set.of("version", "mode", "rules"));
    if (integer("version", required("the file", file, "version")) != 1) {
      throw new PolicyFileException("policy file: this library reads version 1", null);
    }
    TrustPolicy.Builder builder = TrustPolicy.builder();
    JsonValue mode = file.members().get("mode");
    if (mode != null) {
      builder.mode(
          switch (string("mode", mode)) {
            case "enforce" -> TrustPolicy.Mode.ENFORCE;
            case "audit" -> TrustPolicy.Mode.AUDIT;
            default -> throw new IllegalArgumentException("'mode' is \"enforce\" or \"audit\"");
          });
    }
    int number = 0;
    for (JsonValue rule : array("rules", required("the file", file, "rules")).elements()) {
      addRule(builder, "rule " + ++number, rule);
    }
    return builder.build();
  }

  private static void addRule(TrustPolicy.Builder builder, String where, JsonValue value) {
    try {
      JsonObject rule = object("it", value);
      builder.rule(string("pattern", required("it", rule, "pattern")), requirement(rule));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
    }
  }

  private static Requirement requirement(JsonObject rule) {
    String kind = string("require", required("it", rule, "require"));
    return switch (kind) {
      case "nothing" -> {
        allowOnly("it", rule, Set.of("pattern", "require"));
        yield new Requirement.Nothing();
      }
      case "deny" -> {
        allowOnly("it", rule, Set.of("pattern", "require"));
        yield new Requirement.Denied();
      }
      case "signed" -> signed(rule);
      default ->
          throw new IllegalArgumentException("'require' is \"signed\", \"nothing\" or \"deny\"");
    };
  }

  private static Requirement.Signed signed(JsonObject rule) {
    allowOnly(
        "it",
        rule,
        Set.of(
            "pattern",
            "require",
            "rootKeys",
            "signers",
            "maxTimestampAge",
            "timestampLifetime",
            "digestOnly",
            "forbidKeyReuse"));
    JsonValue signers = rule.members().get("signers");
    JsonValue lifetime = rule.members().get("timestampLifetime");
    JsonValue reuse = rule.members().get("forbidKeyReuse");
    return new Requirement.Signed(
        keyIds("rootKeys", rule.members().get("rootKeys")),
        signers == null ? null : signerRule(object("signers", signers)),
        duration("maxTimestampAge", rule.members().get("maxTimestampAge")),
        lifetime == null
            ? Requirement.Signed.NOTARY_TIMESTAMP_LIFETIME
            : requiredDuration("timestampLifetime", lifetime),
        digestOnly(rule.members().get("digestOnly")),
        reuse != null && bool("forbidKeyReuse", reuse));
  }

  private static Requirement.DigestOnly digestOnly(@Nullable JsonValue value) {
    if (value == null) {
      return Requirement.DigestOnly.MUST_BE_SIGNED;
    }
    return switch (string("digestOnly", value)) {
      case "pass" -> Requirement.DigestOnly.PASSES;
      case "signed" -> Requirement.DigestOnly.MUST_BE_SIGNED;
      case "deny" -> Requirement.DigestOnly.DENIED;
      default ->
          throw new IllegalArgumentException("'digestOnly' is \"pass\", \"signed\" or \"deny\"");
    };
  }

  private static Requirement.SignerRule signerRule(JsonObject rule) {
    allowOnly("signers", rule, Set.of("atLeast", "of"));
    List<Requirement.NamedSigner> signers = new ArrayList<>();
    for (JsonValue element : array("of", required("signers", rule, "of")).elements()) {
      JsonObject signer = object("a signer", element);
      allowOnly("a signer", signer, Set.of("name", "keys"));
      signers.add(
          new Requirement.NamedSigner(
              string("name", required("a signer", signer, "name")),
              keyIds("keys", signer.members().get("keys"))));
    }
    JsonValue atLeast = rule.members().get("atLeast");
    return new Requirement.SignerRule(
        atLeast == null ? signers.size() : count("atLeast", atLeast), signers);
  }

  private static Set<KeyId> keyIds(String name, @Nullable JsonValue value) {
    Set<KeyId> ids = new LinkedHashSet<>();
    if (value != null) {
      for (JsonValue element : array(name, value).elements()) {
        String id = string(name, element);
        if (!id.matches("[0-9a-f]{64}")) {
          throw new IllegalArgumentException(
              "'" + name + "' lists key ids of 64 lower-case hexadecimal digits");
        }
        ids.add(new KeyId(id));
      }
      if (ids.isEmpty()) {
        throw new IllegalArgumentException(
            "'" + name + "' is empty; leave it out to demand no key");
      }
    }
    return ids;
  }

  private static @Nullable Duration duration(String name, @Nullable JsonValue value) {
    return value == null ? null : requiredDuration(name, value);
  }

  private static Duration requiredDuration(String name, JsonValue value) {
    String text = string(name, value);
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "'" + name + "' is an ISO 8601 duration such as P7D or PT12H", e);
    }
  }

  private static void allowOnly(String where, JsonObject object, Set<String> names) {
    for (String name : object.members().keySet()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(where + " has an unknown member '" + name + "'");
      }
    }
  }

  private static JsonValue required(String where, JsonObject object, String name) {
    return object
        .member(name)
        .orElseThrow(() -> new IllegalArgumentException(where + " has no member '" + name + "'"));
  }

  private static JsonObject object(String name, JsonValue value) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new IllegalArgumentException(name + " must be an object");
  }

  private static JsonArray array(String name, JsonValue value) {
    if (value instanceof JsonArray array) {
      return array;
    }
    throw new IllegalArgumentException("'" + name + "' must be an array");
  }

  private static String string(String name, JsonValue value) {
    if (value instanceof JsonString string) {
      return string.value();
    }
    throw new IllegalArgumentException("'" + name + "' must be a string");
  }

  private static boolean bool(String name, JsonValue value) {
    if (value instanceof JsonBoolean bool) {
      return bool.value();
    }
    throw new IllegalArgumentException("'" + name + "' must be true or false");
  }

  private static int count(String name, JsonValue value) {
    long number = integer(name, value);
    if (number < 1 || number > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("'" + name + "' is from 1 to the number of signers");
    }
    return (int) number;
  }

  private static long integer(String name, JsonValue value) {
    if (value instanceof JsonNumber number) {
      try {
        return number.value().longValueExact();
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("'" + name + "' must be an integer", e);
      }
    }
    throw new IllegalArgumentException("'" + name + "' must be an integer");
  }
}
