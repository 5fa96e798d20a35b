// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.image.ImageReference.Kind;
import dev.contenttrust.core.image.InvalidReferenceException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
  private static final String H = "0123456789abcdef".repeat(4);
  private static final String FMT = "invalid reference format";
  private static final String TOO_LONG = "repository name must not be more than 255 characters";

  @ParameterizedTest(name = "row {0}: {1} is {2}")
  @MethodSource("acceptedRows")
  @DisplayName("Docker's references: accepted")
  void rowOfDockersTable_hasGunTagAndDigest(
      int row, String input, String gun, String tag, String digest) {
    ImageReference reference = ImageReference.parse(input);

    assertThat(reference.gun()).isEqualTo(new Gun(gun));
    assertThat(reference.name()).isEqualTo(gun);
    assertThat(reference.tag().orElse("")).isEqualTo(tag);
    assertThat(reference.digest().map(Digest::toString).orElse("")).isEqualTo(digest);
    assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
  }

  static List<Arguments> acceptedRows() {
    List<Arguments> rows = new ArrayList<>();
    for (String same :
        List.of("alpine", "library/alpine", "docker.io/alpine", "index.docker.io/alpine")) {
      rows.add(accepted(1, same, "docker.io/library/alpine", ""));
    }
    rows.add(accepted(2, "alpine:3.19", "docker.io/library/alpine", "3.19"));
    rows.add(accepted(3, "index.docker.io/foo/bar:1", "docker.io/foo/bar", "1"));
    rows.add(accepted(4, "index.docker.io:443/foo", "index.docker.io:443/foo", ""));
    rows.add(accepted(4, "docker.io:443/foo", "docker.io:443/foo", ""));
    rows.add(
        accepted(
            5, "registry-1.docker.io/library/alpine", "registry-1.docker.io/library/alpine", ""));
    rows.add(accepted(6, "user/team/app:v1", "docker.io/user/team/app", "v1"));
    rows.add(accepted(7, "docker.io/library/a/b", "docker.io/library/a/b", ""));
    for (String image : List.of("docker.io", "example.com", "localhost")) {
      rows.add(accepted(8, image, "docker.io/library/" + image, ""));
    }
    rows.add(accepted(9, "foo.bar:80", "docker.io/library/foo.bar", "80"));
    rows.add(accepted(9, "localhost:5000", "docker.io/library/localhost", "5000"));
    for (String same :
        List.of(
            "localhost/app",
            "LOCALHOST/app",
            "EXAMPLE.com/app",
            "127.0.0.1:5000/app",
            "1.2.3.4/app",
            "[2001:DB8::1]/app",
            "xn--bcher-kva.example/app")) {
      rows.add(accepted(10, same, same, ""));
    }
    rows.add(accepted(11, "example.com:99999/app", "example.com:99999/app", ""));
    rows.add(accepted(11, "example.com:0/app", "example.com:0/app", ""));
    rows.add(accepted(12, "localhost:5000/app:v1", "localhost:5000/app", "v1"));
    rows.add(accepted(13, "MYHOST/app:v1", "MYHOST/app", "v1"));
    rows.add(accepted(14, "example.com:443/team/app:1.0", "example.com:443/team/app", "1.0"));
    rows.add(accepted(15, "[::1]:5000/app:v1", "[::1]:5000/app", "v1"));
    rows.add(
        accepted(16, "myregistry.azurecr.io/myimage:v1", "myregistry.azurecr.io/myimage", "v1"));
    rows.add(accepted(17, "app:5000/x", "app:5000/x", ""));
    rows.add(accepted(18, "x:1/y:2", "x:1/y", "2"));
    for (String image : List.of("foo--bar---baz", "foo__bar", "a.b")) {
      rows.add(accepted(19, image, "docker.io/library/" + image, ""));
    }
    rows.add(accepted(20, "alpine:LATEST", "docker.io/library/alpine", "LATEST"));
    rows.add(accepted(20, "foo:_1", "docker.io/library/foo", "_1"));
    rows.add(accepted(21, "foo:" + "a".repeat(128), "docker.io/library/foo", "a".repeat(128)));
    rows.add(accepted(22, "a".repeat(247), "docker.io/library/" + "a".repeat(247), ""));
    rows.add(accepted(24, "example.com/" + "a".repeat(255), "example.com/" + "a".repeat(255), ""));
    rows.add(accepted(25, "sha256:abc", "docker.io/library/sha256", "abc"));
    rows.add(accepted(26, H + ":v1", "docker.io/library/" + H, "v1"));
    rows.add(accepted(26, "library/" + H, "docker.io/library/" + H, ""));
    rows.add(digested(27, "foo@sha256:" + H, "", "sha256:" + H));
    rows.add(digested(28, "foo:v1@sha256:" + H, "v1", "sha256:" + H));
    rows.add(digested(29, "foo@sha512:" + H + H, "", "sha512:" + H + H));
    rows.add(
        digested(29, "foo@sha384:" + H + H.substring(32), "", "sha384:" + H + H.substring(32)));
    return rows;
  }

  @ParameterizedTest(name = "row {0}: {1} is refused: {2}")
  @MethodSource("refusedRows")
  @DisplayName("Docker's references: refused")
  void rowOfDockersTable_isRefused(int row, String input, Reason reason, String message) {
    InvalidReferenceException refusal = refusal(input);

    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal).hasMessage(message);
  }

  static List<Arguments> refusedRows() {
    List<Arguments> rows = new ArrayList<>();
    rows.add(refused(21, "foo:" + "a".repeat(129), Reason.FORMAT, FMT));
    rows.add(refused(23, "a".repeat(248), Reason.NAME_TOO_LONG, TOO_LONG));
    rows.add(refused(24, "example.com/" + "a".repeat(256), Reason.NAME_TOO_LONG, TOO_LONG));
    rows.add(
        refused(
            30,
            H,
            Reason.IMAGE_ID,
            "invalid repository name (" + H + "), cannot specify 64-byte hexadecimal strings"));
    rows.add(notLower(31, "Alpine", "library/Alpine"));
    rows.add(notLower(31, "Foo:v1", "library/Foo"));
    rows.add(notLower(32, "user/App:v1", "user/App"));
    rows.add(notLower(32, "example.com/App", "App"));
    rows.add(notLower(32, "FOO/bar/Baz", "bar/Baz"));
    rows.add(notLower(33, "foo@SHA256:" + H, "library/foo@SHA256"));
    rows.add(
        refused(
            34,
            "foo@sha256:" + "ABCDEF0123456789".repeat(4),
            Reason.DIGEST_FORMAT,
            "invalid checksum digest format"));
    rows.add(
        refused(
            35,
            "foo@sha256:" + H.substring(1),
            Reason.DIGEST_LENGTH,
            "invalid checksum digest length"));
    rows.add(refused(36, "foo@sha256:" + H.substring(33), Reason.FORMAT, FMT));
    rows.add(
        refused(
            37,
            "foo@sha1:" + H.substring(24),
            Reason.DIGEST_UNSUPPORTED,
            "unsupported digest algorithm"));
    rows.add(
        refused(
            37,
            "foo@md5:" + H.substring(32),
            Reason.DIGEST_UNSUPPORTED,
            "unsupported digest algorithm"));
    for (String bad :
        List.of(
            "",
            ".",
            "..",
            " foo",
            "foo ",
            "foo\n",
            "foo:v1\n",
            "/app",
            "foo/",
            "foo//bar",
            "example.com/",
            "docker.io/")) {
      rows.add(refused(38, bad, Reason.FORMAT, FMT));
    }
    for (String bad :
        List.of("foo:", "foo:-1", "foo:.1", "foo:a b", "foo:v1:v2", "foo:v1+b", "foo@")) {
      rows.add(refused(39, bad, Reason.FORMAT, FMT));
    }
    for (String bad :
        List.of(
            "_foo",
            "foo_",
            "-foo",
            "foo-",
            "foo..bar",
            "foo._bar",
            "foo___bar",
            "foo+bar",
            "foo~bar",
            "fooé")) {
      rows.add(refused(40, bad, Reason.FORMAT, FMT));
    }
    for (String bad :
        List.of(
            "https://example.com/app",
            "example.com:port/app",
            "example.com:/app",
            "example.com./app",
            "-host.com/app",
            "::1/app",
            "[fe80::1%eth0]:5000/app")) {
      rows.add(refused(41, bad, Reason.FORMAT, FMT));
    }
    rows.add(refused(42, "foo/../bar", Reason.FORMAT, FMT));
    rows.add(refused(42, "foo/.hidden", Reason.FORMAT, FMT));
    rows.add(refused(43, "a_b.com/app", Reason.FORMAT, FMT));
    return rows;
  }

  @Test
  void algorithmInCapitalsAfterATag_isNoDigest() {
    assertThat(refusal("foo:v1@SHA256:" + H).reason()).isEqualTo(Reason.DIGEST_FORMAT);
  }

  @Test
  void hostLongerThanAnyHostName_isRefused() {
    assertThat(ImageReference.parse("a".repeat(260) + ".com/app").path()).isEqualTo("app");
    assertThat(refusal("a".repeat(261) + ".com/app").reason()).isEqualTo(Reason.DOMAIN_TOO_LONG);
  }

  @Test
  void hostsThatDifferInCase_areDifferentCollections() {
    assertThat(ImageReference.parse("EXAMPLE.com/a").gun())
        .isNotEqualTo(ImageReference.parse("example.com/a").gun());
    assertThat(ImageReference.parse("index.docker.io/x").gun())
        .isEqualTo(ImageReference.parse("x").gun());
  }

  @Test
  void hugeHostileText_isRefusedInLinearTime() {
    for (String piece : List.of("a-", "a.", "a_", "a/", "a:", "a@", "-", "A", "[:", "0")) {
      Assertions.assertTimeout(
          Duration.ofSeconds(5), () -> refusal(piece.repeat(1_000_000) + "\u0000"));
    }
  }

  @Test
  void messageAboutALongName_isCutAndPrintable() {
    assertThat(refusal("A\u0007\n".repeat(100_000)).getMessage())
        .hasSizeLessThan(500)
        .doesNotContainPattern("\\p{Cntrl}");
  }

  @Nested
  class Forms {
    @ParameterizedTest
    @ValueSource(strings = {"redis:1", "library/a/b", "user/app", "example.com/app:1", "a@sha256:"})
    void familiarForm_isWhatDockerShows(String shown) {
      String input = shown.endsWith(":") ? shown + H : shown;

      assertThat(ImageReference.parse(input).familiar()).isEqualTo(input);
    }

    @Test
    void familiarFormOfTheCanonicalName_dropsWhatIsImplied() {
      assertThat(ImageReference.parse("docker.io/library/redis:1").familiar()).isEqualTo("redis:1");
      assertThat(ImageReference.parse("docker.io/library/a/b").familiar()).isEqualTo("library/a/b");
    }

    @Test
    void kind_tellsWhichPartsThereAre() {
      assertThat(ImageReference.parse("a").kind()).isEqualTo(Kind.NAME_ONLY);
      assertThat(ImageReference.parse("a:1").kind()).isEqualTo(Kind.TAGGED);
      assertThat(ImageReference.parse("a@sha256:" + H).kind()).isEqualTo(Kind.DIGESTED);
      assertThat(ImageReference.parse("a:1@sha256:" + H).kind())
          .isEqualTo(Kind.TAGGED_AND_DIGESTED);
    }

    @Test
    void defaultTag_isAddedOnlyToABareName() {
      assertThat(ImageReference.parse("a").withDefaultTag())
          .hasToString("docker.io/library/a:latest");
      assertThat(ImageReference.parse("a:1").withDefaultTag()).hasToString("docker.io/library/a:1");
      assertThat(ImageReference.parse("a@sha256:" + H).withDefaultTag().tag()).isEmpty();
    }

    @Test
    void otherTag_replacesTagAndDigest() {
      ImageReference reference = ImageReference.parse("a:1@sha256:" + H);

      assertThat(reference.withTag("2")).hasToString("docker.io/library/a:2");
      assertThat(reference.withTag("2").withDigest(Digest.parse("sha256:" + H)))
          .hasToString("docker.io/library/a:2@sha256:" + H);
      assertThat(
              catchThrowableOfType(InvalidReferenceException.class, () -> reference.withTag("2:3")))
          .extracting(InvalidReferenceException::reason)
          .isEqualTo(Reason.FORMAT);
    }
  }

  private static InvalidReferenceException refusal(String input) {
    InvalidReferenceException refusal =
        catchThrowableOfType(InvalidReferenceException.class, () -> ImageReference.parse(input));
    assertThat(refusal).describedAs("refusal of %.80s", input).isNotNull();
    return refusal;
  }

  private static Arguments accepted(int row, String input, String gun, String tag) {
    return Arguments.of(row, input, gun, tag, "");
  }

  private static Arguments digested(int row, String input, String tag, String digest) {
    return Arguments.of(row, input, "docker.io/library/foo", tag, digest);
  }

  private static Arguments refused(int row, String input, Reason reason, String message) {
    return Arguments.of(row, input, reason, message);
  }

  private static Arguments notLower(int row, String input, String name) {
    return refused(
        row,
        input,
        Reason.NOT_LOWERCASE,
        "invalid reference format: repository name (" + name + ") must be lowercase");
  }
}
