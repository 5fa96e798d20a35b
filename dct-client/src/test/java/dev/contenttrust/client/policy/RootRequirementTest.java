// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.policy;

import static dev.contenttrust.client.policy.Court.assertDenied;

import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.Situation;
import dev.contenttrust.client.policy.Requirement.DigestOnly;
import dev.contenttrust.client.policy.Requirement.Signed;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.crypto.CanonicalKeyId;
import dev.contenttrust.crypto.pem.PublicKeyPem;
import dev.contenttrust.testing.TestKey;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("policies that name root keys")
class RootRequirementTest {
  private static final KeyId OTHER_KEY = new KeyId("0".repeat(64));
  private final Court court = new Court();
  private final Situation situation = court.situation;

  @Test
  void rootPinnedByKeyOrByCertificate_isAccepted() {
    TestKey root = situation.publisher.newKey(RoleName.ROOT);
    situation.publisher.root(r -> r.keys(root));
    situation.publish();
    KeyId certificate = root.id();
    KeyId publicKey = TestKey.of(root.pair()).id();

    court.assertAllowed(court.judge(rootKeys(certificate), "1.0"));
    court.assertAllowed(court.judge(rootKeys(publicKey), "1.0"));
    court.assertAllowed(court.judge(rootKeys(OTHER_KEY, publicKey), "1.0"));
  }

  @Test
  @DisplayName("case 80: a root key given as PEM is the key inside the root certificate")
  void rootPinnedByItsPublicKeyAsPem_isAccepted() {
    TestKey root = situation.publisher.newKey(RoleName.ROOT);
    situation.publisher.root(r -> r.keys(root));
    situation.publish();

    court.assertAllowed(court.judge(rootKeys(pemKey(TestKey.of(root.pair()))), "1.0"));
    assertDenied(court.judge(rootKeys(pemKey(TestKey.ecdsa())), "1.0"), "ROOT_NOT_PINNED");
  }

  @Test
  void otherRootPinned_isDenied() {
    assertDenied(court.judge(rootKeys(OTHER_KEY), "1.0"), "ROOT_NOT_PINNED");
  }

  @Test
  void oneOfTwoNeededRootKeysPinned_isDenied() {
    TestKey first = situation.publisher.newKey(RoleName.ROOT);
    TestKey second = situation.publisher.newKey(RoleName.ROOT);
    situation.publisher.root(r -> r.keys(first, second).threshold(2));
    situation.publish();

    assertDenied(court.judge(rootKeys(first.id()), "1.0"), "ROOT_NOT_PINNED");
    court.assertAllowed(court.judge(rootKeys(first.id(), second.id()), "1.0"));
  }

  @Test
  void rootRefusedByTheClientsOwnPins_isDenied() {
    situation.pinning(RootPins.builder().key(situation.gun().value(), OTHER_KEY).build());

    assertDenied(court.judge(Signed.plain(), "1.0"), "ROOT_REJECTED");
  }

  private KeyId pemKey(TestKey key) {
    Bytes pem = Bytes.utf8(key.publicPem());
    return CanonicalKeyId.of(PublicKeyPem.read(pem, situation.now())).orElseThrow();
  }

  private static Signed rootKeys(KeyId... ids) {
    return new Signed(
        Set.of(ids),
        null,
        null,
        Signed.NOTARY_TIMESTAMP_LIFETIME,
        DigestOnly.MUST_BE_SIGNED,
        false);
  }
}
