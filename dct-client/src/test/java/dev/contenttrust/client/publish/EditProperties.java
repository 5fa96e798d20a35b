// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import static dev.contenttrust.testing.RepositoryBuilder.GUN;
import static dev.contenttrust.testing.RepositoryBuilder.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.NotaryFixedPoint;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.crypto.CanonicalKeyId;
import dev.contenttrust.crypto.SignatureVerifier;
import dev.contenttrust.crypto.Signer;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.TestCertificate;
import dev.contenttrust.testing.TestKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/** Whatever is edited: what is signed has the one form that every Notary server can serve. */
@Label("notary-v1 case 76: no edit produces a file that a server would write differently")
class EditProperties {
  private static final TestKey ROOT =
      TestKey.ecdsa().certified(TestCertificate.notary(GUN.value(), NOW));
  private static final TestKey TARGETS = TestKey.ecdsa();
  private static final TestKey SNAPSHOT = TestKey.ecdsa();
  private static final TestKey ALICE = TestKey.ecdsa();
  private static final TestKey BOB = TestKey.ecdsa().certified(TestCertificate.notary("bob", NOW));
  private static final Map<KeyId, Signer> KEYS = held(ROOT, TARGETS, SNAPSHOT, ALICE, BOB);
  private static final RepositoryState STATE =
      States.of(
          RepositoryBuilder.repository()
              .root(role -> role.keys(ROOT))
              .targets(role -> role.target("old", "old").keys(TARGETS))
              .snapshot(role -> role.keys(SNAPSHOT))
              .delegation("targets/alice", role -> role.target("a", "a").keys(ALICE))
              .publish());

  @Property(tries = 200)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void everySignedFile_isAFixedPoint_andReadsAsWhatWasMeant(@ForAll("edits") List<Change> changes) {
    RepositoryEdit edit = RepositoryEdit.of(GUN);
    for (Change change : changes) {
      edit = edit.with(change);
    }
    SignedDraft signed;
    try {
      Draft draft =
          new EditApplication(GUN.value(), States.FORMAT, STATE, Lifetimes.NOTARY, NOW).apply(edit);
      signed =
          new DraftSigner(
                  GUN.value(),
                  States.FORMAT,
                  SignatureVerifier.create(),
                  id -> Optional.ofNullable(KEYS.get(id)),
                  Lifetimes.NOTARY,
                  NOW)
              .sign(draft);
    } catch (PublishException e) {
      assertThat(e.step())
          .describedAs("what cannot be applied or signed is refused, and nothing is made")
          .isIn(
              PublishException.Step.APPLY,
              PublishException.Step.KEYS,
              PublishException.Step.VALIDATE);
      requireThatSomeAreSigned("refused");
      return;
    }
    requireThatSomeAreSigned("signed");

    assertThat(signed.files().values()).allMatch(NotaryFixedPoint::isFixedPoint);
    signed
        .draft()
        .targets()
        .forEach(
            (role, meant) -> {
              Bytes file = signed.files().get(role);
              if (file != null) {
                SignedMetadata<TargetsMetadata> read = States.FORMAT.readTargets(role, file);
                assertThat(read.signedBytes()).isEqualTo(States.FORMAT.canonical(meant));
                assertThat(read.payload().delegations()).isEqualTo(meant.delegations());
                assertThat(signed.draft().keyring(role).orElseThrow())
                    .matches(
                        keys ->
                            keys.isReachedBy(keys.signatories(read, SignatureVerifier.create())));
              }
            });
  }

  /** A third of the edits can be signed; were it none, the property would say nothing. */
  private static void requireThatSomeAreSigned(String outcome) {
    Statistics.label("edits")
        .collect(outcome)
        .coverage(coverage -> coverage.check("signed").percentage(share -> share > 10));
  }

  @Provide
  Arbitrary<List<Change>> edits() {
    Arbitrary<RoleName> roles =
        Arbitraries.of("targets/alice", "targets/bob", "targets/alice/deep").map(RoleName::new);
    Arbitrary<RoleName> signable = Arbitraries.oneOf(roles, Arbitraries.just(RoleName.TARGETS));
    Arbitrary<Change> add =
        Combinators.combine(signable, names(), customs())
            .as((role, name, custom) -> new Change.AddTarget(role, target(name, custom)));
    Arbitrary<Change> remove =
        Combinators.combine(signable, Arbitraries.of("old", "a", "b"))
            .as((role, name) -> new Change.RemoveTarget(role, name));
    Arbitrary<Change> delegate =
        Combinators.combine(
                roles,
                Arbitraries.of(ALICE, BOB).set().ofMaxSize(2),
                Arbitraries.oneOf(names(), Arbitraries.just("")).list().ofMaxSize(3))
            .as(
                (role, keys, paths) ->
                    new Change.Delegate(
                        role, keys.stream().map(TestKey::listed).toList(), paths, null));
    Arbitrary<Change> restrict =
        Combinators.combine(
                roles,
                Arbitraries.of(ALICE, BOB).map(EditProperties::id).set().ofMaxSize(2),
                Arbitraries.of(true, false))
            .as((role, keys, all) -> new Change.Restrict(role, keys, Set.of("v"), all));
    Arbitrary<Change> others =
        Arbitraries.oneOf(
            roles.map(Change.RemoveDelegation::new),
            signable.map(Change.Witness::new),
            Arbitraries.of(new Change.CoSignRoot(), new Change.Witness(RoleName.ROOT)),
            signable.map(role -> new Change.ExpireAt(role, NOW.plus(Duration.ofSeconds(1)))),
            Arbitraries.of(ALICE, BOB).map(key -> new Change.PurgeKeys(Set.of(id(key)))));
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(4, add),
            net.jqwik.api.Tuple.of(2, remove),
            net.jqwik.api.Tuple.of(3, delegate),
            net.jqwik.api.Tuple.of(2, restrict),
            net.jqwik.api.Tuple.of(2, others))
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  private static Arbitrary<String> names() {
    return Arbitraries.oneOf(
        Arbitraries.strings()
            .withChars("<>&\u2028\u2029\"\\é\u007f/ .v")
            .ofMinLength(1)
            .ofMaxLength(4),
        Arbitraries.of("old", "b", "v1", "\ud83d\ude00", "\ue000", "tab\t"));
  }

  private static Arbitrary<String> customs() {
    return Arbitraries.of("", "", "{\"b\":1,\"a\":[2,\"é\"]}", "7", "null");
  }

  private static TargetFile target(String name, String custom) {
    JsonValue data =
        custom.isEmpty() ? null : JsonReader.read(Bytes.utf8(custom), JsonLimits.DEFAULT);
    return new TargetFile(
        name, 3, Hashes.of(Digest.sha256Of(Bytes.utf8(name))), data, JsonObject.empty());
  }

  private static KeyId id(TestKey key) {
    return CanonicalKeyId.of(key.listed()).orElseThrow();
  }

  private static Map<KeyId, Signer> held(TestKey... keys) {
    Map<KeyId, Signer> held = new LinkedHashMap<>();
    for (TestKey key : keys) {
      held.put(id(key), key);
    }
    return held;
  }
}
