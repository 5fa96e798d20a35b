// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.transport.HttpMetadataSink;
import dev.contenttrust.client.transport.HttpMetadataSource;
import dev.contenttrust.client.transport.HttpTransport;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.keystore.KeyEntry;
import dev.contenttrust.crypto.keystore.Pkcs11KeyStore;
import dev.contenttrust.testing.TrustServer;
import dev.contenttrust.testing.peers.RequiresPeers;
import dev.contenttrust.testing.peers.SoftHsmToken;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root, targets, snapshot and delegation are signed by keys that never leave a PKCS#11 token. */
@RequiresPeers("softhsm2-util")
class TokenPublishingTest {
  @TempDir Path folder;

  @Test
  void everyRole_isSignedInTheToken() {
    SoftHsmToken.create(folder).run(Publishing.class);
  }

  /** A program of its own, because SoftHSM finds its token through the process's environment. */
  static final class Publishing {
    private static final Gun GUN = new Gun("localhost:5000/token/app");
    private static final Digest ONE = Digest.sha256Of(Bytes.utf8("one"));

    private Publishing() {}

    public static void main(String[] arguments) throws IOException {
      Pkcs11KeyStore token =
          Pkcs11KeyStore.open(
              "SoftHsm",
              SoftHsmToken.LIBRARY,
              0,
              SoftHsmToken.PIN.toCharArray(),
              new SecureRandom(),
              Clock.systemUTC());
      HttpTransport http = HttpTransport.builder().build();
      try (TrustServer server = TrustServer.start()) {
        TrustPublisher publisher =
            TrustPublisher.trustingOnFirstUse()
                .sources(gun -> new HttpMetadataSource(http::call, server.uri(), gun))
                .sinks(gun -> new HttpMetadataSink(http::call, server.uri(), gun))
                .keys(token)
                .build();
        publish(publisher, token);
        TrustClient reader =
            TrustClient.builder()
                .trustOnFirstUse()
                .sources(gun -> new HttpMetadataSource(http::call, server.uri(), gun))
                .build();
        assertThat(reader.lookup(GUN, "1.0", RoleName.RELEASES).digest()).isEqualTo(ONE);
        assertThat(reader.lookup(GUN, "2.0", RoleName.RELEASES).digest()).isEqualTo(ONE);
      }
    }

    private static void publish(TrustPublisher publisher, Pkcs11KeyStore token) {
      PublicKey alice = newKey(token, KeyAlgorithm.ECDSA_P256);
      PublicKey rsa = newKey(token, KeyAlgorithm.RSA_2048);
      publisher
          .initialiser()
          .keepSnapshotKey()
          .initialise(publisher.edit(GUN).addSigner("alice", List.of(alice, rsa)));
      publisher.signTag(GUN, "1.0", ONE, 3);
      publisher.rotation().toNewKey(GUN, RoleName.ROOT);
      publisher.rotation().toNewKey(GUN, RoleName.TARGETS);
      publisher.rotation().toServer(GUN, RoleName.SNAPSHOT);
      publisher.signTag(GUN, "2.0", ONE, 3);
      assertThat(token.list())
          .extracting(KeyEntry::role)
          .containsExactlyInAnyOrder("root", "root", "targets", "alice", "alice");
    }

    private static PublicKey newKey(Pkcs11KeyStore token, KeyAlgorithm algorithm) {
      return token.find(token.generate(algorithm, "alice", null).id()).orElseThrow().publicKey();
    }
  }
}
