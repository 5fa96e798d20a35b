// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.TestKey;
import dev.contenttrust.testing.TrustServer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolveExampleTest {
  @TempDir Path home;

  @Test
  void readme_quotesTheExampleThatIsCompiled() throws Exception {
    QuotedInReadme.require(ResolveExample.class);
  }

  @Test
  void example_resolvesASignedTagAndRefusesAnotherRoot() {
    RepositoryBuilder repository =
        RepositoryBuilder.repository(RepositoryBuilder.GUN, Clock.systemUTC().instant());
    TestKey root = repository.newKey(RoleName.ROOT);
    repository.root(role -> role.keys(root)).targets(role -> role.target("1.0", "image"));
    String image = repository.gun() + ":1.0";
    try (TrustServer server = TrustServer.start()) {
      server.serveVerbatim(repository.publish());
      Map<String, String> environment =
          Map.of("DOCKER_CONTENT_TRUST_SERVER", server.uri().toString());

      assertThat(ResolveExample.pullReference(image, root.id().value(), environment, home))
          .isEqualTo(repository.gun() + "@" + Digest.sha256Of(Bytes.utf8("image")));
      assertThatThrownBy(
              () -> ResolveExample.pullReference(image, "0".repeat(64), environment, home))
          .isInstanceOf(UntrustedException.RootRejected.class);
    }
  }
}
