// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.Limits;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.format.MetadataFormat;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.Delegations;
import dev.contenttrust.core.metadata.Expiry;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.PathRule;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.SnapshotMetadata;
import dev.contenttrust.core.metadata.TargetTable;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.core.metadata.TimestampMetadata;
import dev.contenttrust.crypto.SignatureVerifier;
import dev.contenttrust.testing.TestKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules for metadata whose links name versions, as plain TUF does (tuf-1.0, 2, C to F). */
class VersionLinksTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final RoleName ROLE = new RoleName("any role");
  private static final TestKey OLD = TestKey.ed25519();
  private static final TestKey NEW = TestKey.ed25519();

  private final RecordFormat format = new RecordFormat();
  private final Bytes root = root(1, OLD);

  private TrustedMetadata started(Bytes timestamp, Bytes snapshot) {
    TrustedMetadata trusted =
        new TrustedMetadata(
            "memory",
            VerificationRules.forReading(
                format, SignatureVerifier.create(), RootRule.plainKeys(), Limits.DEFAULT),
            NOW,
            Map.of(),
            Recollection.nothing());
    trusted.acceptCachedRoot(root);
    assertThat(trusted.previous(RoleName.TIMESTAMP, timestamp)).isEmpty();
    assertThat(trusted.previous(RoleName.SNAPSHOT, snapshot)).isEmpty();
    return trusted;
  }

  private TrustedMetadata stored() {
    TrustedMetadata trusted =
        started(timestamp(5, 5, OLD), snapshot(5, OLD, Map.of(RoleName.TARGETS, 5L, ROLE, 5L)));
    trusted.requireFreshRoot();
    return trusted;
  }

  private static KeyId id(TestKey key) {
    return new KeyId(key == OLD ? "the old key" : "the new key");
  }

  private static RoleKeys only(TestKey key) {
    return new RoleKeys(List.of(id(key)), 1, JsonObject.empty());
  }

  private static Map<KeyId, PublicKey> keys() {
    return Map.of(id(OLD), OLD.listed(), id(NEW), NEW.listed());
  }

  private Bytes root(long version, TestKey serverKey) {
    Map<RoleName, RoleKeys> roles = new LinkedHashMap<>();
    roles.put(RoleName.ROOT, only(OLD));
    roles.put(RoleName.TARGETS, only(OLD));
    roles.put(RoleName.SNAPSHOT, only(serverKey));
    roles.put(RoleName.TIMESTAMP, only(serverKey));
    return format.signed(
        new RootMetadata(version, expiry(), true, keys(), roles, JsonObject.empty()), OLD);
  }

  private Bytes timestamp(long version, long snapshot, TestKey key) {
    return format.signed(
        new TimestampMetadata(version, expiry(), meta(snapshot), JsonObject.empty()), key);
  }

  private Bytes snapshot(long version, TestKey key, Map<RoleName, Long> versions) {
    Map<RoleName, FileMeta> meta = new LinkedHashMap<>();
    versions.forEach((role, named) -> meta.put(role, meta(named)));
    return format.signed(new SnapshotMetadata(version, expiry(), meta, JsonObject.empty()), key);
  }

  private Bytes targets(long version) {
    Delegations delegations =
        new Delegations(
            keys(),
            List.of(
                new DelegatedRole(
                    ROLE, only(OLD), PathRule.everything(), false, JsonObject.empty())),
            JsonObject.empty());
    return format.signed(
        new TargetsMetadata(
            version, expiry(), TargetTable.of(List.of()), delegations, JsonObject.empty()),
        OLD);
  }

  private static FileMeta meta(long version) {
    return new FileMeta(version, null, Hashes.none(), JsonObject.empty());
  }

  private static Expiry expiry() {
    return Expiry.at(NOW.plusSeconds(60));
  }

  @Test
  void exactVersions_areAccepted_withoutHashes() {
    TrustedMetadata trusted = stored();
    trusted.acceptTimestamp(timestamp(6, 6, OLD));
    trusted.acceptSnapshot(snapshot(6, OLD, Map.of(RoleName.TARGETS, 6L, ROLE, 6L)));

    assertThatThrownBy(() -> trusted.acceptTargets(targets(7)))
        .isInstanceOfSatisfying(
            UntrustedException.VersionMismatch.class,
            e -> {
              assertThat(e.offered()).isEqualTo(7);
              assertThat(e.required()).isEqualTo(6);
            });
    assertThat(trusted.acceptTargets(targets(6)).version()).isEqualTo(6);
    assertThat(trusted.floor())
        .containsOnlyKeys(RoleName.ROOT, RoleName.TIMESTAMP, RoleName.SNAPSHOT);
  }

  @Test
  void delegation_isVerifiedAgainstItsPresentDelegator() {
    TrustedMetadata trusted = stored();
    trusted.acceptTimestamp(timestamp(6, 6, OLD));
    trusted.acceptSnapshot(snapshot(6, OLD, Map.of(RoleName.TARGETS, 6L, ROLE, 6L)));
    trusted.acceptTargets(targets(6));

    assertThat(trusted.delegations().next().map(DelegationEdge::role)).contains(ROLE);
    assertThatThrownBy(() -> trusted.delegations().accept(ROLE, RoleName.TARGETS, Bytes.utf8("?")))
        .isInstanceOf(UntrustedException.Malformed.class);
    assertThat(trusted.delegations().accept(ROLE, RoleName.TARGETS, targets(6)).signers())
        .containsExactly(id(OLD));
  }

  @Test
  @DisplayName("C16: the snapshot that a new timestamp names is older")
  void timestampNamingOlderSnapshot_isRefused() {
    TrustedMetadata trusted = stored();

    assertThatThrownBy(() -> trusted.acceptTimestamp(timestamp(6, 4, OLD)))
        .isInstanceOfSatisfying(
            UntrustedException.Rollback.class,
            e -> assertThat(e.role()).isEqualTo(RoleName.SNAPSHOT));
  }

  @Test
  @DisplayName("D23: an entry of the snapshot goes back, or goes")
  void snapshotEntryGoingBackOrAway_isRefused() {
    TrustedMetadata trusted = stored();
    trusted.acceptTimestamp(timestamp(6, 6, OLD));

    assertThatThrownBy(
            () -> trusted.acceptSnapshot(snapshot(6, OLD, Map.of(RoleName.TARGETS, 6L, ROLE, 4L))))
        .isInstanceOfSatisfying(
            UntrustedException.Rollback.class, e -> assertThat(e.role()).isEqualTo(ROLE));
    assertThatThrownBy(() -> trusted.acceptSnapshot(snapshot(6, OLD, Map.of(RoleName.TARGETS, 6L))))
        .isInstanceOfSatisfying(
            UntrustedException.Missing.class, e -> assertThat(e.role()).isEqualTo(ROLE));
  }

  @Test
  @DisplayName("F33: a delegation without an entry in the snapshot")
  void delegationWithoutEntry_isRefused() {
    TrustedMetadata trusted =
        started(timestamp(5, 5, OLD), snapshot(5, OLD, Map.of(RoleName.TARGETS, 5L)));
    trusted.requireFreshRoot();
    trusted.acceptTimestamp(timestamp(6, 6, OLD));
    trusted.acceptSnapshot(snapshot(6, OLD, Map.of(RoleName.TARGETS, 6L)));
    trusted.acceptTargets(targets(6));

    assertThatThrownBy(() -> trusted.delegations().accept(ROLE, RoleName.TARGETS, targets(6)))
        .isInstanceOf(UntrustedException.Missing.class);
    assertThat(trusted.delegations().next()).isEmpty();
    assertThat(trusted.delegations().results())
        .extracting(DelegationResult::outcome)
        .singleElement()
        .isInstanceOf(DelegationOutcome.Refused.class);
  }

  @Test
  @DisplayName("A11, W6: after a rotation versions restart and entries may go, targets' too")
  void rotation_allowsLowerVersionsEverywhere() {
    TrustedMetadata trusted =
        started(timestamp(5, 5, OLD), snapshot(5, OLD, Map.of(RoleName.TARGETS, 5L, ROLE, 5L)));
    trusted.acceptNextRoot(root(2, NEW));
    trusted.requireFreshRoot();

    trusted.acceptTimestamp(timestamp(1, 1, NEW));
    trusted.acceptSnapshot(snapshot(1, NEW, Map.of(RoleName.TARGETS, 1L)));
    assertThat(trusted.acceptTargets(targets(1)).version()).isOne();
  }

  @Test
  @DisplayName("without rotation the same is refused")
  void withoutRotation_lowerVersionsAreRefused() {
    TrustedMetadata trusted =
        started(timestamp(5, 5, OLD), snapshot(5, OLD, Map.of(RoleName.TARGETS, 5L)));
    trusted.acceptNextRoot(root(2, OLD));
    trusted.requireFreshRoot();

    assertThatThrownBy(() -> trusted.acceptTimestamp(timestamp(1, 1, OLD)))
        .isInstanceOf(UntrustedException.Rollback.class);
  }

  /** A dialect without a wire form: a file is the number of a record. */
  private static final class RecordFormat implements MetadataFormat {
    private final Map<Bytes, SignedMetadata<?>> files = new HashMap<>();

    Bytes signed(RoleMetadata payload, TestKey key) {
      Bytes text = Bytes.utf8(payload.toString());
      Signature signature = new Signature(id(key), "eddsa", key.sign(text));
      Bytes wire = Bytes.utf8("file " + files.size());
      files.put(wire, new SignedMetadata<>(payload, List.of(signature), text, wire));
      return wire;
    }

    @SuppressWarnings("unchecked") // the payload's kind is checked first
    private <R extends RoleMetadata> SignedMetadata<R> read(Bytes wire, Class<R> kind) {
      SignedMetadata<?> file = files.get(wire);
      if (file == null || !kind.isInstance(file.payload())) {
        throw new MalformedJsonException("no such record", null);
      }
      return (SignedMetadata<R>) file;
    }

    @Override
    public SignedMetadata<RootMetadata> readRoot(Bytes wire) {
      return read(wire, RootMetadata.class);
    }

    @Override
    public SignedMetadata<TimestampMetadata> readTimestamp(Bytes wire) {
      return read(wire, TimestampMetadata.class);
    }

    @Override
    public SignedMetadata<SnapshotMetadata> readSnapshot(Bytes wire) {
      return read(wire, SnapshotMetadata.class);
    }

    @Override
    public SignedMetadata<TargetsMetadata> readTargets(RoleName role, Bytes wire) {
      return read(wire, TargetsMetadata.class);
    }

    @Override
    public Bytes canonical(RoleMetadata payload) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Bytes write(RoleMetadata payload, List<Signature> signatures) {
      throw new UnsupportedOperationException();
    }

    @Override
    public KeyId keyIdOf(PublicKey key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean requiresComputedKeyIds() {
      return false;
    }

    @Override
    public String fileName(RoleName role) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String versionedFileName(RoleName role, long version) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String hashedFileName(RoleName role, Digest digest) {
      throw new UnsupportedOperationException();
    }
  }
}
