// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.Provenance;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.transport.HttpMetadataSource;
import dev.contenttrust.client.transport.HttpTransport;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.testing.peers.NotaryCli;
import dev.contenttrust.testing.peers.NotaryServerProcess;
import dev.contenttrust.testing.peers.RequiresPeers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresPeers({"notary-server", "notary"})
@DisplayName("notary-v1 acceptance case 87: one trust folder for us and the notary command line")
class SharedTrustFolderTest {
  private static final Digest FIRST = Digest.sha256Of(Bytes.utf8("image 1"));
  private static final Digest SECOND = Digest.sha256Of(Bytes.utf8("image 2"));
  private static NotaryServerProcess server;

  @TempDir Path folder;

  @BeforeAll
  static void startServer() {
    server = NotaryServerProcess.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  private static TrustClient client(Path trustFolder) {
    HttpTransport transport = HttpTransport.builder().tls(server.tls()::context).build();
    return TrustClient.builder()
        .trustOnFirstUse()
        .sources(gun -> new HttpMetadataSource(transport, server.uri(), gun))
        .store(MetadataStore.directory(trustFolder))
        .build();
  }

  private static TrustClient offline(Path trustFolder) {
    return TrustClient.builder()
        .trustOnFirstUse()
        .store(MetadataStore.directory(trustFolder))
        .offline()
        .build();
  }

  @Test
  void cacheOfNotary_isReadByUs_evenOffline() {
    Gun gun = new Gun("example.com:5000/shared/theirs");
    NotaryCli cli = new NotaryCli(folder, server.uri(), server.authority());
    cli.init(gun);
    cli.add(gun, "v1", FIRST, 7);
    cli.list(gun);
    assertThat(offline(cli.trustDir()).lookup(gun, "v1").digest()).isEqualTo(FIRST);
    VerifiedRepository repository = client(cli.trustDir()).open(gun);
    assertThat(repository.root().provenance()).isEqualTo(Provenance.CACHE);
    assertThat(repository.targets().provenance()).isEqualTo(Provenance.CACHE);
    assertThat(repository.warnings()).isEmpty();
  }

  @Test
  void turnsOfBothPrograms_followEachOthersRotations() throws Exception {
    Gun gun = new Gun("example.com/shared/turns");
    NotaryCli publisher =
        new NotaryCli(Files.createDirectory(folder.resolve("p")), server.uri(), server.authority());
    publisher.init(gun);
    publisher.add(gun, "v1", FIRST, 7);
    Path shared = folder.resolve("shared");
    assertThat(client(shared).lookup(gun, "v1").digest()).isEqualTo(FIRST);
    NotaryCli reader =
        new NotaryCli(
            Files.createDirectory(folder.resolve("r")), shared, server.uri(), server.authority());
    assertThat(reader.list(gun)).contains(FIRST.hex());

    publisher.rotate(gun, RoleName.TARGETS);
    publisher.rotateToServer(gun, RoleName.SNAPSHOT);
    publisher.add(gun, "v2", SECOND, 7);
    assertThat(reader.list(gun)).contains(SECOND.hex());
    assertThat(client(shared).lookup(gun, "v2").digest()).isEqualTo(SECOND);

    publisher.rotateRoot(gun);
    assertThat(client(shared).open(gun).root().version()).isGreaterThan(1);
    assertThat(reader.list(gun)).contains(FIRST.hex(), SECOND.hex());
    assertThat(offline(shared).lookup(gun, "v1").digest()).isEqualTo(FIRST);
  }
}
