// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.transport.HttpMetadataSink;
import dev.contenttrust.client.transport.HttpMetadataSource;
import dev.contenttrust.client.transport.HttpTransport;
import dev.contenttrust.client.transport.MetadataSources;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.crypto.CanonicalKeyId;
import dev.contenttrust.crypto.keystore.FileKeyStore;
import dev.contenttrust.crypto.keystore.KeyEntry;
import dev.contenttrust.crypto.keystore.PassphraseSource;
import dev.contenttrust.testing.TrustServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threat P5 at its worst: the publisher's process is killed at any moment, with file keys and a
 * trust folder on disk.
 */
class KilledPublisherTest {
  private static final Gun GUN = new Gun("localhost:5000/killed/app");
  private static final int KILLS = 50;
  private static final HttpTransport HTTP = HttpTransport.builder().build();

  /** Without a passphrase, so that the time goes into what can break, not into key derivation. */
  private static final PassphraseSource UNENCRYPTED = request -> java.util.Optional.of(new char[0]);

  @TempDir Path folder;

  /** The other process: signs, revokes and rotates keys until it is killed. */
  static final class Publishing {
    private Publishing() {}

    public static void main(String[] arguments) throws IOException {
      Path trustDir = Path.of(arguments[0]);
      TrustPublisher publisher = publisher(trustDir, URI.create(arguments[1]));
      long number = Long.parseLong(arguments[2]);
      // Loads the classes, so that the kill meets publishing rather than the start of a JVM.
      publisher.plan(publisher.edit(GUN).witness(RoleName.TARGETS));
      System.out.write('!');
      System.out.flush();
      for (; ; number++) {
        switch ((int) (number % 5)) {
          case 0 -> publisher.rotation().toNewKey(GUN, RoleName.TARGETS);
          case 1 -> publisher.signTag(GUN, "v" + number, digest(number), 1);
          case 2 -> publisher.rotation().toNewKey(GUN, RoleName.SNAPSHOT);
          case 3 -> publisher.rotation().toNewKey(GUN, RoleName.ROOT);
          default -> publisher.revokeAll(GUN);
        }
      }
    }
  }

  @Test
  @DisplayName("killed fifty times while publishing: keys, cache and server stay sound")
  void killedAtAnyMoment_leavesKeysCacheAndServerSound() throws Exception {
    Random random = new Random(20261121);
    try (TrustServer server = TrustServer.start()) {
      TrustPublisher owner = publisher(folder, server.uri());
      owner.initialiser().keepSnapshotKey().initialise(RepositoryEdit.of(GUN));
      TrustClient follower = reader(server.uri(), MetadataStore.memory());
      long rootBefore = follower.open(GUN).root().version();
      for (int kill = 0; kill < KILLS; kill++) {
        server.clearRequests();
        Process process = publishing(server.uri(), kill);
        awaitRequests(server, process, server.requests().size() + random.nextInt(30));
        process.waitFor(random.nextInt(10), TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
        assertThat(folder.resolve("errors")).content().doesNotContain("Exception");

        requireSound(server.uri(), follower);
      }
      assertThat(follower.open(GUN).root().version())
          .describedAs("publishes that happened between the kills")
          .isGreaterThan(rootBefore + 5);
    }
  }

  /** Lets the process come as far as that, whatever else the machine has to do. */
  private static void awaitRequests(TrustServer server, Process process, int requests)
      throws InterruptedException {
    while (server.requests().size() < requests) {
      assertThat(process.waitFor(1, TimeUnit.MILLISECONDS))
          .describedAs("it publishes until it is killed")
          .isFalse();
    }
  }

  private void requireSound(URI server, TrustClient follower) {
    VerifiedRepository fresh = reader(server, MetadataStore.memory()).open(GUN);
    VerifiedRepository followed = follower.open(GUN);
    VerifiedRepository cached = reader(server, MetadataStore.directory(folder)).open(GUN);
    assertThat(followed.root().version()).isEqualTo(fresh.root().version());
    assertThat(cached.targets().version()).isEqualTo(fresh.targets().version());
    FileKeyStore keys = keys(folder);
    assertThat(keys.unreadable()).isEmpty();
    for (KeyEntry key : keys.list()) {
      assertThat(keys.find(key.id())).isPresent();
    }
    RootMetadata root = fresh.root().metadata().payload();
    for (RoleName role : new RoleName[] {RoleName.ROOT, RoleName.TARGETS, RoleName.SNAPSHOT}) {
      KeyId listed = root.role(role).keyIds().get(0);
      KeyId id = CanonicalKeyId.of(root.keys().get(listed)).orElseThrow();
      assertThat(keys.find(id)).describedAs("the key of %s", role).isPresent();
    }
    TrustPublisher next = publisher(folder, server);
    next.signTag(GUN, "still", digest(root.version()), 1);
    assertThat(reader(server, MetadataStore.memory()).list(GUN))
        .extracting(SignedTarget::name)
        .contains("still");
  }

  private Process publishing(URI server, long number) throws IOException {
    Path errors = folder.resolve("errors");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Publishing.class.getName(),
                folder.toString(),
                server.toString(),
                Long.toString(number))
            .redirectError(errors.toFile())
            .start();
    assertThat(process.getInputStream().read())
        .describedAs("the other process: %s", Files.readString(errors))
        .isEqualTo('!');
    return process;
  }

  private static TrustPublisher publisher(Path trustDir, URI server) {
    return TrustPublisher.trustingOnFirstUse()
        .sources(sources(server))
        .sinks(gun -> new HttpMetadataSink(HTTP::call, server, gun))
        .keys(keys(trustDir))
        .store(MetadataStore.directory(trustDir))
        .build();
  }

  private static FileKeyStore keys(Path trustDir) {
    return FileKeyStore.builder(trustDir, UNENCRYPTED, new SecureRandom()).build();
  }

  private static TrustClient reader(URI server, MetadataStore store) {
    return TrustClient.builder().trustOnFirstUse().sources(sources(server)).store(store).build();
  }

  private static MetadataSources sources(URI server) {
    return gun -> new HttpMetadataSource(HTTP::call, server, gun);
  }

  private static Digest digest(long number) {
    return Digest.sha256Of(Bytes.utf8("image " + number));
  }
}
