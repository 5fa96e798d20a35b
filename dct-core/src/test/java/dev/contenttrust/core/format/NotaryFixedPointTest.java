// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import static dev.contenttrust.core.format.NotaryDocuments.EXPIRES;
import static dev.contenttrust.core.format.NotaryDocuments.KEY_ID;
import static dev.contenttrust.core.format.NotaryDocuments.META;
import static dev.contenttrust.core.format.NotaryDocuments.ROOT;
import static dev.contenttrust.core.format.NotaryDocuments.SIGNATURES;
import static dev.contenttrust.core.format.NotaryDocuments.SNAPSHOT;
import static dev.contenttrust.core.format.NotaryDocuments.TARGETS;
import static dev.contenttrust.core.format.NotaryDocuments.TIMESTAMP;
import static dev.contenttrust.core.format.NotaryDocuments.delegatedRole;
import static dev.contenttrust.core.format.NotaryDocuments.delegating;
import static dev.contenttrust.core.format.NotaryDocuments.file;
import static dev.contenttrust.core.format.NotaryDocuments.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.MalformedJsonException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Acceptance case 76: what notary 0.7.0 would write after reading a file, measured by what its
 * server did with such files.
 */
class NotaryFixedPointTest {
  private static final String NAMED = TARGETS.replace("latest", "NAME");

  static List<String> madeByNotary() {
    String role = delegatedRole("targets/releases");
    return List.of(
        ROOT,
        TARGETS,
        SNAPSHOT,
        TIMESTAMP,
        TARGETS.replace(EXPIRES, "2029-11-19T21:02:21.915230305-05:00"),
        TARGETS.replace(EXPIRES, "2030-01-02T03:04:05+02:00"),
        TARGETS.replace(EXPIRES, "2030-01-02T03:04:05.1Z"),
        TARGETS.replace("{'latest':" + META + "}", "{}"),
        TARGETS.replace("'roles':[]", "'roles':null"),
        TARGETS.replace("{'hashes'", "{'custom':{'a':1,'b':[null,'x']},'hashes'"),
        delegating("[" + role + "]"),
        delegating("[" + delegatedRole("targets/b") + "," + delegatedRole("targets/a") + "]"),
        delegating("[" + role.replace("['" + KEY_ID + "']", "null") + "]"),
        delegating("[" + role.replace("['" + KEY_ID + "']", "[]") + "]"),
        delegating("[" + role.replace(",'paths':['']", "") + "]"),
        delegating("[" + role.replace("['']", "['b','a']") + "]"),
        delegating("[" + delegatedRole("targets/releases/nested") + "]"),
        ROOT.replace("'consistent_snapshot':false", "'consistent_snapshot':true"),
        NAMED.replace("NAME", "a\\u003cb\\u003e\\u0026c\\u2028\\u2029"),
        NAMED.replace("NAME", "\\\"\\\\é😀\u007f/"));
  }

  @ParameterizedTest
  @MethodSource("madeByNotary")
  void fileAsNotaryWritesIt_isAFixedPoint(String signed) {
    Bytes wire = file(signed);

    assertThat(NotaryFixedPoint.reemit(wire).toUtf8()).isEqualTo(wire.toUtf8());
    assertThat(NotaryFixedPoint.isFixedPoint(wire)).isTrue();
  }

  static List<Map.Entry<String, String>> deviations() {
    String good = TARGETS;
    String wire = "{'signed':" + good + ",'signatures':" + SIGNATURES + "}";
    return List.of(
        Map.entry(wire + "\n", wire),
        Map.entry(wire.replace(",", ", "), wire),
        Map.entry(wire.replace("{'_type'", "{'spec_version':'1.0','_type'"), wire),
        Map.entry(wire.replace("'delegations':{'keys':{},'roles':[]},", ""), wire),
        Map.entry(wire.replace("{'keys':{},'roles':[]}", "null"), wire),
        Map.entry(wire.replace("'keys':{}", "'keys':null"), wire),
        Map.entry(wire.replace("{'hashes'", "{'custom':null,'hashes'"), wire),
        Map.entry(wire.replace("05Z", "05.000Z"), wire),
        Map.entry(wire.replace("05Z", "05+00:00"), wire),
        Map.entry(wire.replace("05Z", "05.120Z"), wire.replace("05Z", "05.12Z")),
        Map.entry("{'signatures':" + SIGNATURES + ",'signed':" + good + "}", wire),
        Map.entry(
            wire.replace("'method':'ecdsa','sig':'AQID'", "'sig':'AQID','method':'ecdsa'"), wire),
        Map.entry(wire.replace("ecdsa", "ECDSA"), wire),
        Map.entry(wire.replace("latest", "a<b"), wire.replace("latest", "a\\u003cb")),
        Map.entry(wire.replace("latest", "a&b"), wire.replace("latest", "a\\u0026b")),
        Map.entry(wire.replace("latest", "a\u2028b"), wire.replace("latest", "a\\u2028b")),
        Map.entry(wire.replace("latest", "a\\u003Cb"), wire.replace("latest", "a\\u003cb")),
        Map.entry(wire.replace("latest", "\\u00e9"), wire.replace("latest", "é")),
        Map.entry(
            "{'signed':"
                + good.replace(",'version':2", "").replace("{'_type'", "{'version':2,'_type'")
                + ",'signatures':"
                + SIGNATURES
                + "}",
            wire));
  }

  @ParameterizedTest
  @MethodSource("deviations")
  @DisplayName("every deviation that makes a server hash another file")
  void deviation_isNoFixedPoint(Map.Entry<String, String> fileAndRewritten) {
    Bytes wire = json(fileAndRewritten.getKey());

    assertThat(NotaryFixedPoint.isFixedPoint(wire)).isFalse();
    assertThat(NotaryFixedPoint.reemit(wire)).isEqualTo(json(fileAndRewritten.getValue()));
  }

  @Test
  void emptyPathsAndKeysWithoutPrivatePart_areRewritten() {
    String role = delegatedRole("targets/x");

    assertThat(NotaryFixedPoint.reemit(file(delegating("[" + role.replace("['']", "[]") + "]"))))
        .isEqualTo(file(delegating("[" + role.replace(",'paths':['']", "") + "]")));
    assertThat(NotaryFixedPoint.reemit(file(ROOT.replace("'private':null,", ""))))
        .isEqualTo(file(ROOT));
  }

  @Test
  void nameWithControlCharacter_cannotBeWrittenByNotary() {
    Bytes wire = file(TARGETS.replace("latest", "a\\tb"));

    assertThat(NotaryFixedPoint.isFixedPoint(wire)).isFalse();
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> NotaryFixedPoint.reemit(wire))
        .withMessageContaining("control characters");
  }

  @Test
  void whatIsNoMetadata_isNoFixedPoint() {
    for (String text : List.of("", "{}", "{'signed':{}}", "{'signed':{'_type':'Mirrors'}}", "x")) {
      assertThat(NotaryFixedPoint.isFixedPoint(json(text))).isFalse();
    }
  }
}
