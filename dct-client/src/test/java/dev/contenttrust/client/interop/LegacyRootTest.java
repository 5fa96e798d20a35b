// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.interop;

import static dev.contenttrust.client.interop.PublishingTurns.digest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.publish.KeyRotation;
import dev.contenttrust.client.publish.RepositoryEdit;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.testing.Fault;
import dev.contenttrust.testing.LoopbackTls;
import dev.contenttrust.testing.TrustServer;
import dev.contenttrust.testing.peers.CommandResult;
import dev.contenttrust.testing.peers.NotaryCli;
import dev.contenttrust.testing.peers.RequiresPeers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real {@code notary}, three roots behind, at a server that lost the roots in between. */
@RequiresPeers("notary")
@DisplayName("notary-v1 case 82: legacy signing lets a client jump that is three versions old")
class LegacyRootTest {
  private static final Gun GUN = new Gun("registry.example.com/legacy/app");

  @TempDir Path folder;

  private final TrustServer server = TrustServer.builder().https().start();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void rootSignedByRetiredKeys_isAcceptedWithoutTheRootsInBetween() throws IOException {
    CommandResult listed = listAfterThreeRotations(true);

    assertThat(listed.orThrow().output()).contains("v1", digest("1").hex());
  }

  @Test
  void rootSignedByTheLastKeysAlone_isNot() throws IOException {
    CommandResult listed = listAfterThreeRotations(false);

    assertThat(listed.exitCode()).isNotZero();
  }

  private CommandResult listAfterThreeRotations(boolean coSigned) throws IOException {
    LoopbackTls tls = server.tls().orElseThrow();
    NotaryCli stale =
        new NotaryCli(
            Files.createDirectories(folder.resolve("stale")),
            server.uri(),
            tls.writeAuthority(folder));
    OurUser ours = new OurUser(folder.resolve("ours"), server.uri(), tls, NotaryCli.PASSPHRASE);
    ours.publisher()
        .initialiser()
        .initialise(RepositoryEdit.of(GUN).signTag("v1", digest("1"), 1, RoleName.TARGETS));
    assertThat(stale.list(GUN)).contains("v1");
    KeyRotation rotation = ours.publisher().rotation();
    rotation.toNewKey(GUN, RoleName.ROOT);
    rotation.toNewKey(GUN, RoleName.ROOT);
    (coSigned ? rotation.coSignedByRetiredKeys() : rotation).toNewKey(GUN, RoleName.ROOT);
    server.inject("/2.root.json", new Fault.Status(404));
    server.inject("/3.root.json", new Fault.Status(404));
    return stale.run("list", GUN.value());
  }
}
