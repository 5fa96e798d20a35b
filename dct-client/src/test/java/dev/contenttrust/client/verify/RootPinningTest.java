// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.RootPins;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.crypto.CanonicalKeyId;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.TestCertificate;
import dev.contenttrust.testing.TestKey;
import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which certificates a Notary root may stand on, and which of them the pins let in. */
class RootPinningTest {
  private static final String GUN = RepositoryBuilder.GUN.value();
  private static final Instant NOW = RepositoryBuilder.NOW;
  private static final String OTHER_ID = "ab".repeat(32);

  private final Client client = new Client();

  private PublishedRepository standingOn(TestKey... keys) {
    return RepositoryBuilder.repository().root(r -> r.keys(keys)).publish();
  }

  private static TestKey named(String commonName) {
    return TestKey.ecdsa().certified(TestCertificate.notary(commonName, NOW));
  }

  private static TestKey valid(Instant from, Instant until) {
    return TestKey.ecdsa().certified(TestCertificate.notary(GUN, NOW).valid(from, until));
  }

  private static KeyId canonical(TestKey key) {
    return CanonicalKeyId.of(key.listed()).orElseThrow();
  }

  private static X509Certificate certificate(String pem) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(Bytes.utf8(pem).toArray()));
    } catch (CertificateException e) {
      throw new AssertionError(e);
    }
  }

  private void accepts(PublishedRepository published) {
    assertThat(new Client().update(published).root().version()).isOne();
  }

  private void acceptsPinned(PublishedRepository published, RootPins pins) {
    client.pins = pins;
    assertThat(client.update(published).root().version()).isOne();
  }

  private void rejects(PublishedRepository published, RootPins pins) {
    client.pins = pins;
    assertThat(client.refusal(RoleName.ROOT, published))
        .isInstanceOf(UntrustedException.RootRejected.class)
        .hasMessageContaining(published.gun().value());
  }

  private void rejects(PublishedRepository published) {
    rejects(published, RootPins.trustOnFirstUse());
  }

  @Nested
  @DisplayName("certificates (case 41, 42, 43, 44)")
  class Certificates {
    @ParameterizedTest
    @ValueSource(
        strings = {"registry.example.com/team/app", "registry.example.com/*", "*", "registry.*"})
    void coveringCommonName_isAccepted(String commonName) {
      accepts(standingOn(named(commonName)));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "registry.example.com/team/other",
          "Registry.example.com/team/app",
          "registry.*/team/app",
          "registry.example.com/team/app/*"
        })
    void otherCommonName_isRejected(String commonName) {
      rejects(standingOn(named(commonName)));
    }

    @Test
    void validity_isRequiredAtTheEnd() {
      accepts(standingOn(valid(NOW.plus(Duration.ofHours(23)), NOW.plus(Duration.ofDays(9)))));
      rejects(standingOn(valid(NOW.plus(Duration.ofHours(25)), NOW.plus(Duration.ofDays(9)))));
      accepts(standingOn(valid(NOW.minusSeconds(9), NOW)));
      rejects(standingOn(valid(NOW.minusSeconds(9), NOW.minusSeconds(1))));
    }

    @Test
    void weakOrWrongCertificates_areRejected() {
      TestCertificate honest = TestCertificate.notary(GUN, NOW);
      rejects(standingOn(TestKey.ecdsa().certified(honest.weaklySigned())));
      rejects(standingOn(TestKey.ecdsa().certified(TestCertificate.authority(GUN, NOW))));
      rejects(standingOn(TestKey.ed25519().certified(honest)));
      rejects(standingOn(TestKey.ecdsa()));
    }

    @Test
    void plainKeyBesideCertificate_isPassedOver() {
      accepts(standingOn(TestKey.ecdsa(), named(GUN)));
    }

    @Test
    @DisplayName("the id must be that of the good certificates as Notary encodes them")
    void bundleWithAnotherEncoding_isRejected() {
      String pem = TestCertificate.notary(GUN, NOW).selfSignedPem(TestKey.ecdsa().pair());
      KeyPair pair = TestKey.ecdsa().pair();
      String odd = TestCertificate.notary(GUN, NOW).selfSignedPem(pair).stripTrailing();
      assertThat(pem).endsWith("\n");

      rejects(standingOn(TestKey.of(pair).certified(odd)));
    }
  }

  @Nested
  @DisplayName("pins (case 45, 47, 48, 49)")
  class Pins {
    private final TestKey key = named(GUN);
    private final PublishedRepository published = standingOn(key);

    @Test
    void certificateId_andCanonicalId_match() {
      acceptsPinned(published, RootPins.builder().key(GUN, key.id()).build());
      acceptsPinned(published, RootPins.builder().key(GUN, canonical(key)).build());
    }

    @Test
    void certificate_matches_andAnotherOfTheSameKeyDoesNot() {
      String pem = key.listed().value().toUtf8();
      String renewed = TestCertificate.notary(GUN, NOW.minusSeconds(60)).selfSignedPem(key.pair());

      acceptsPinned(published, RootPins.builder().certificate(GUN, certificate(pem)).build());
      rejects(published, RootPins.builder().certificate(GUN, certificate(renewed)).build());
    }

    @Test
    void canonicalId_survivesRenewal() {
      TestKey renewed =
          TestKey.of(key.pair()).certified(TestCertificate.notary(GUN, NOW.minusSeconds(60)));
      client.pins = RootPins.builder().key(GUN, canonical(key)).build();

      assertThat(client.update(standingOn(renewed)).root().version()).isOne();
    }

    @Test
    void otherId_isRejected_evenIfAWiderPinMatches() {
      KeyId other = new KeyId(OTHER_ID);
      rejects(published, RootPins.builder().key(GUN, other).build());
      rejects(published, RootPins.builder().key(GUN, other).key("registry.*", key.id()).build());
      rejects(
          published,
          RootPins.builder().key("registry.*", key.id()).key("registry.e*", other).build());
      acceptsPinned(
          published,
          RootPins.builder().key("registry.*", other).key("registry.e*", key.id()).build());
    }

    @Test
    @DisplayName("case 45: an empty list blocks everything")
    void emptyList_rejectsEverything() {
      rejects(published, RootPins.builder().nothing(GUN).trustOnFirstUseForTheRest().build());
    }

    @Test
    void withoutFirstUse_unnamedCollectionsAreRejected() {
      rejects(published, RootPins.builder().build());
      rejects(published, RootPins.builder().key("registry.example.com/other", key.id()).build());
      acceptsPinned(published, RootPins.builder().trustOnFirstUseForTheRest().build());
    }

    @Test
    @DisplayName("W8: names are compared with their case")
    void patternInAnotherCase_doesNotMatch() {
      Gun capital = new Gun("Registry.example.com/team/app");
      PublishedRepository other = RepositoryBuilder.repository(capital, NOW).publish();
      rejects(
          other,
          RootPins.builder()
              .key(capital.value(), new KeyId(OTHER_ID))
              .trustOnFirstUseForTheRest()
              .build());
    }

    @Test
    @DisplayName("case 48, W8: pins hold for a stored root as well")
    void changedPins_rejectTheStoredRoot() {
      client.update(published);
      rejects(published, RootPins.builder().key(GUN, new KeyId(OTHER_ID)).build());
      rejects(published, RootPins.builder().build());
    }

    @Test
    @DisplayName("pins hold for the root that follows")
    void rotationToUnpinnedKey_isRejected_andToPinnedOneAccepted() {
      RepositoryBuilder repository = RepositoryBuilder.repository().root(r -> r.keys(key));
      client.update(repository.publish());
      TestKey next = named(GUN);
      PublishedRepository rotated =
          repository.rotate(RoleName.ROOT).root(r -> r.keys(next).signedBy(key, next)).publish();

      rejects(rotated, RootPins.builder().key(GUN, key.id()).build());
      client.pins = RootPins.builder().key(GUN, key.id()).key(GUN, next.id()).build();
      assertThat(client.update(rotated).root().version()).isEqualTo(2);
    }

    @Test
    @DisplayName("case 49: pins do not lower the threshold")
    void thresholdOfTwoWithOnePinned_isRefused() {
      TestKey second = named(GUN);
      PublishedRepository both =
          RepositoryBuilder.repository().root(r -> r.keys(key, second).threshold(2)).publish();
      client.pins = RootPins.builder().key(GUN, key.id()).build();

      assertThat(client.refusal(RoleName.ROOT, both))
          .isInstanceOf(UntrustedException.InsufficientSignatures.class);
      acceptsPinned(both, RootPins.builder().key(GUN, key.id()).key(GUN, second.id()).build());
    }
  }

  @Nested
  @DisplayName("authorities (case 46)")
  class Authorities {
    private final KeyPair issuer = TestKey.ecdsa().pair();
    private final X509Certificate authority =
        certificate(TestCertificate.authority("the authority", NOW).selfSignedPem(issuer));

    private TestKey issued(TestCertificate leaf) {
      TestKey key = TestKey.ecdsa();
      return key.certified(leaf.issuedPem(key.pair(), issuer, "the authority"));
    }

    private RootPins pinned() {
      return RootPins.builder().authority("registry.example.com/*", authority).build();
    }

    @Test
    void issuedCertificate_isAccepted() {
      acceptsPinned(
          standingOn(issued(TestCertificate.notary(GUN, NOW).withoutCodeSigning())), pinned());
    }

    @Test
    void otherCertificates_areRejected() {
      rejects(standingOn(issued(TestCertificate.notary(GUN, NOW))), pinned());
      rejects(standingOn(named(GUN)), pinned());
    }

    @Test
    void lapsedAuthority_isNamedAsTheReason() {
      PublishedRepository published =
          standingOn(issued(TestCertificate.notary(GUN, NOW).withoutCodeSigning()));
      TestCertificate brief =
          TestCertificate.authority("the authority", NOW)
              .valid(NOW.minusSeconds(9), NOW.minusSeconds(1));
      RootPins lapsed =
          RootPins.builder().authority("*", certificate(brief.selfSignedPem(issuer))).build();
      client.pins = lapsed;

      assertThat(client.refusal(RoleName.ROOT, published))
          .isInstanceOf(UntrustedException.RootRejected.class)
          .hasMessageContaining("no pinned authority is valid at " + NOW);
      client.pins = pinned();
      assertThat(client.refusal(RoleName.ROOT, standingOn(named(GUN))))
          .hasMessageContaining("its root key is not a pinned one");
    }

    @Test
    @DisplayName("a pinned key wins over an authority")
    void keyPinBesideAuthority_countsAlone() {
      rejects(
          standingOn(issued(TestCertificate.notary(GUN, NOW).withoutCodeSigning())),
          RootPins.builder().authority("*", authority).key(GUN, new KeyId(OTHER_ID)).build());
    }

    @Test
    @DisplayName("case 55: a lapsed stored certificate still leads to its successor")
    void lapsedStoredCertificate_leadsToTheNewOne() {
      TestCertificate leaf = TestCertificate.notary(GUN, NOW).withoutCodeSigning();
      TestKey brief = issued(leaf.valid(NOW.minusSeconds(9), NOW.plusSeconds(60)));
      TestKey next = issued(leaf);
      RepositoryBuilder repository = RepositoryBuilder.repository().root(r -> r.keys(brief));
      acceptsPinned(repository.publish(), pinned());
      client.now = NOW.plusSeconds(120);
      PublishedRepository rotated =
          repository.root(r -> r.keys(next).signedBy(brief, next)).publish();

      assertThat(client.update(rotated).root().version()).isEqualTo(2);
    }
  }
}
