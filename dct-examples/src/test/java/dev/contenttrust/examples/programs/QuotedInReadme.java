// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Compares what the README quotes with the example that is compiled. */
final class QuotedInReadme {
  private QuotedInReadme() {}

  /** Requires that the README quotes what stands between the marks of an example. */
  static void require(Class<?> example) throws IOException {
    Path module = Path.of("").toAbsolutePath();
    String source =
        Files.readString(
            module.resolve("src/main/java/" + example.getName().replace('.', '/') + ".java"));
    String quoted =
        source
            .substring(source.indexOf("// README: begin"), source.indexOf("    // README: end"))
            .lines()
            .skip(1)
            .map(line -> line.substring(4))
            .collect(Collectors.joining("\n", "```java\n", "\n```"));

    assertThat(Files.readString(module.resolveSibling("README.md"))).contains(quoted);
  }
}
