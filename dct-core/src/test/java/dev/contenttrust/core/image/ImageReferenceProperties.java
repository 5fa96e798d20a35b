// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ImageReferenceProperties {
  @Property(tries = 500)
  void parsingWhatWasPrinted_givesTheSameReference(@ForAll("references") String text) {
    ImageReference reference = ImageReference.parse(text);

    assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
    assertThat(ImageReference.parse(reference.toString()).hashCode())
        .isEqualTo(reference.hashCode());
    assertThat(reference.gun().value()).isEqualTo(reference.name());
  }

  @Property(tries = 1000)
  void anyText_parsesOrIsRefusedAsAReference(@ForAll String text) {
    parsesOrIsRefused(text);
  }

  @Property(tries = 2000)
  void textOfTheGrammarsCharacters_parsesOrIsRefusedAsAReference(
      @ForAll("nearlyReferences") String text) {
    parsesOrIsRefused(text);
  }

  private static void parsesOrIsRefused(String text) {
    ImageReference reference;
    try {
      reference = ImageReference.parse(text);
    } catch (InvalidReferenceException refused) {
      assertThat(refused.reason()).isNotNull();
      return;
    }
    assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
    assertThat(reference.gun().value()).isEqualTo(reference.name());
  }

  @Provide
  Arbitrary<String> nearlyReferences() {
    return Arbitraries.of(
            "a",
            "B",
            "0",
            "-",
            "_",
            ".",
            "/",
            ":",
            "@",
            "[",
            "]",
            "sha256:",
            "localhost",
            "docker.io",
            "\n")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> references() {
    Arbitrary<String> domain =
        Arbitraries.of(
            "",
            "docker.io/",
            "index.docker.io/",
            "localhost/",
            "Example.com:5000/",
            "[::1]:80/",
            "a-b.c/");
    Arbitrary<String> component =
        Combinators.combine(word(), Arbitraries.of(".", "_", "__", "-", "---"), word())
            .as((first, separator, second) -> first + separator + second);
    Arbitrary<String> path =
        Arbitraries.oneOf(word(), component)
            .list()
            .ofMinSize(1)
            .ofMaxSize(4)
            .map(list -> String.join("/", list));
    Arbitrary<String> tag =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .withCharRange('A', 'Z')
            .withChars("_09")
            .ofMinLength(1)
            .ofMaxLength(20)
            .map(value -> ":" + value + ".-")
            .injectDuplicates(0.1);
    Arbitrary<String> digest =
        Arbitraries.strings()
            .withChars("0123456789abcdef")
            .ofLength(64)
            .map(hex -> "@sha256:" + hex);
    return Combinators.combine(domain, path, tag.optional(0.5), digest.optional(0.3))
        .as((d, p, t, g) -> d + p + t.orElse("") + g.orElse(""));
  }

  private static Arbitrary<String> word() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('0', '9')
        .ofMinLength(1)
        .ofMaxLength(6);
  }
}
