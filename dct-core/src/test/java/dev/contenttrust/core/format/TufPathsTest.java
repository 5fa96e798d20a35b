// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.Delegations;
import dev.contenttrust.core.metadata.PathRule;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.SuccinctRoles;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TufPathsTest {
  private static final RoleKeys KEYS = new RoleKeys(List.of(new KeyId("k")), 1, JsonObject.empty());

  @ParameterizedTest(name = "{0} admits {1}: {2}")
  @CsvSource({
    "targets/*.tgz, targets/foo.tgz, true",
    "targets/*.tgz, targets/foo.txt, false",
    "targets/*.tgz, targets/sub/foo.tgz, false",
    "targets/foo-version-?.tgz, targets/foo-version-2.tgz, true",
    "targets/foo-version-?.tgz, targets/foo-version-22.tgz, false",
    "*, foo, true",
    "*, foo/bar, false",
    "*/*, foo/bar, true",
    "*/*, foo, false",
    "foo/*, foo/, true",
    "foo/*, foo, false",
    "foo/?, foo/, false",
    "?, /, false",
    "*, /, false",
    "a*b*c, aXbXbYc, true",
    "a*b*c, aXbXbY, false",
    "a*/b*, aa/bb, true",
    "a*/b*, aa/xb, false",
    "*a/*b, xa/yb, true",
    "*a/*b, xb/ya, false",
    "**, abc, true",
    "a**c, abc, true",
    "foo, foo, true",
    "foo, FOO, false",
    "FOO*, foobar, false",
    "[ab], a, false",
    "[ab], [ab], true",
    "?, 😀, true",
    "??, 😀, false",
    "'', '', true",
    "'', a, false",
    "*, '', true",
    "\\*, \\a, true",
    "a.c, abc, false",
    "a+, aa, false"
  })
  void pattern_matchesWithinSegments(String pattern, String path, boolean admitted) {
    assertThat(new GlobPaths(List.of("no/match/here", pattern)).matches(path)).isEqualTo(admitted);
  }

  @Property(tries = 2000)
  void pattern_matchesAsTheRegularExpressionOfItsParts(
      @ForAll("globs") String pattern, @ForAll("paths") String path) {
    String regex =
        pattern
            .chars()
            .mapToObj(c -> c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote("" + (char) c))
            .collect(Collectors.joining());

    assertThat(new GlobPaths(List.of(pattern)).matches(path))
        .isEqualTo(Pattern.matches(regex, path));
  }

  @Provide
  Arbitrary<String> globs() {
    return Arbitraries.strings().withChars("ab*?/").ofMaxLength(7);
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.strings().withChars("ab/").ofMaxLength(7);
  }

  @Test
  void patternMadeToBacktrack_isDecidedQuickly() {
    Assertions.assertTimeout(
        Duration.ofSeconds(10),
        () ->
            assertThat(new GlobPaths(List.of("*a".repeat(2_000) + "b")).matches("a".repeat(10_000)))
                .isFalse());
  }

  @Test
  void hashPrefixes_areThoseOfTheHexadecimalDigest() {
    String hash = Digest.sha256Of(Bytes.utf8("a/é")).hex();

    assertThat(new HashPrefixPaths(List.of("zz", hash.substring(0, 3))).matches("a/é")).isTrue();
    assertThat(new HashPrefixPaths(List.of(hash)).matches("a/é")).isTrue();
    assertThat(new HashPrefixPaths(List.of("")).matches("a/é")).isTrue();
    assertThat(new HashPrefixPaths(List.of(hash + "0", "x")).matches("a/é")).isFalse();
    assertThat(new HashPrefixPaths(List.of()).matches("a/é")).isFalse();
  }

  @Test
  void rulesOfTuf_areNotCutByTheDelegators() {
    PathRule inner = new GlobPaths(List.of("a"));

    assertThat(inner.within(new GlobPaths(List.of()))).isEqualTo(inner);
    assertThat(new HashPrefixPaths(List.of("a")).within(inner))
        .isEqualTo(new HashPrefixPaths(List.of("a")));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,1", "4,1", "5,2", "8,2", "9,3", "16,4", "31,8", "32,8"})
  void binOfATarget_hasTheLeadingBitsOfItsHash(int bits, int digits) {
    SuccinctRoles bins = new SuccinctRoles(KEYS, bits, "bin", JsonObject.empty());
    for (String path : List.of("", "a", "dir/file", "é", "zzz")) {
      String hash = Digest.sha256Of(Bytes.utf8(path)).hex();
      long number = Long.parseLong(hash.substring(0, 8), 16) >>> (32 - bits);
      String hex = Long.toHexString(number);
      String name = "bin-" + "0".repeat(digits - hex.length()) + hex;

      DelegatedRole bin = bins.binFor(path);

      assertThat(bin.name().value()).isEqualTo(name);
      assertThat(bin.keys()).isEqualTo(KEYS);
      assertThat(bin.paths().matches(path)).isTrue();
      assertThat(bin.paths().within(PathRule.everything())).isEqualTo(bin.paths());
      assertThat(bins.bin(new RoleName(name))).contains(bin);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bin-8", "bin-0", "bin-008", "bin-0A", "bin-0x", "bin-+1", "bin", "bin-", "bon-00",
        "bin-20", "bin-ff", "bin_00"
      })
  void nameOfNoBin_isNone(String name) {
    SuccinctRoles bins = new SuccinctRoles(KEYS, 5, "bin", JsonObject.empty());

    assertThat(bins.bin(new RoleName(name))).isEmpty();
    assertThat(bins.bin(new RoleName("bin-1f"))).isPresent();
  }

  @Test
  void bin_doesNotSpeakForTargetsOfOthers() {
    SuccinctRoles bins = new SuccinctRoles(KEYS, 1, "bin", JsonObject.empty());
    DelegatedRole zero = bins.bin(new RoleName("bin-0")).orElseThrow();
    DelegatedRole one = bins.bin(new RoleName("bin-1")).orElseThrow();

    for (int i = 0; i < 50; i++) {
      assertThat(zero.paths().matches("t" + i)).isNotEqualTo(one.paths().matches("t" + i));
    }
  }

  @Test
  void binsOutOfRange_cannotBeMade() {
    for (int bits : new int[] {0, -1, 33}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new SuccinctRoles(KEYS, bits, "bin", JsonObject.empty()));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SuccinctRoles(KEYS, 1, "", JsonObject.empty()));
  }

  @Test
  void delegations_answerForATargetInOrder() {
    DelegatedRole first = role("first", new GlobPaths(List.of("a*")));
    DelegatedRole second = role("second", new GlobPaths(List.of("b*")));
    DelegatedRole third = role("third", new GlobPaths(List.of("*")));
    Delegations listed =
        new Delegations(Map.of(), List.of(first, second, third), JsonObject.empty());
    SuccinctRoles bins = new SuccinctRoles(KEYS, 8, "bin", JsonObject.empty());
    Delegations binned = new Delegations(Map.of(), List.of(), bins, JsonObject.empty());

    assertThat(listed.rolesFor("abc")).containsExactly(first, third);
    assertThat(listed.role(new RoleName("second"))).contains(second);
    assertThat(binned.rolesFor("abc")).containsExactly(bins.binFor("abc"));
    assertThat(binned.role(bins.binFor("abc").name())).isPresent();
    assertThat(binned.role(new RoleName("first"))).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Delegations(Map.of(), List.of(first), bins, JsonObject.empty()));
  }

  private static DelegatedRole role(String name, PathRule paths) {
    return new DelegatedRole(new RoleName(name), KEYS, paths, false, JsonObject.empty());
  }
}
