// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.format.GlobPaths;
import dev.contenttrust.testing.tuf.SimulatedKey;
import dev.contenttrust.testing.tuf.SimulatedRepository;
import dev.contenttrust.testing.tuf.SimulatedRole;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What key ids mean (TAP 12): names that a delegator gives, of no weight by themselves. */
class KeyIdsTest {
  private final SimulatedRepository repository = new SimulatedRepository();
  private final Updater updater = new Updater(repository);

  private void listUnderAnotherId(String role) {
    SimulatedKey key = SimulatedKey.ed25519().listedAs("our key");
    repository.rotate(new RoleName(role), key);
    repository.publishNextRoot();
    if (role.equals("root")) {
      // the next root is where the new key signs alone
      repository.publishNextRoot();
    }
    repository.publishNext(repository.targets);
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "timestamp", "snapshot", "targets"})
  void idThatIsNoHash_isAccepted_butNotWithStrictKeyIds(String role) {
    listUnderAnotherId(role);
    Updater strict = new Updater(repository);
    strict.change = TufClientBuilder::strictKeyIds;
    updater.refresh();
    UntrustedException.KeyIdMismatch refusal =
        strict.refused(UntrustedException.KeyIdMismatch.class);
    assertThat(refusal.role()).isEqualTo(new RoleName(role));
    assertThat(refusal.declared().value()).isEqualTo("our key");
  }

  @Test
  void delegatedKeyUnderAnotherId_isAccepted_butNotWithStrictKeyIds() {
    SimulatedRole role = repository.role("a");
    role.keys = List.of(SimulatedKey.ed25519().listedAs("our key"));
    role.target("x", Bytes.utf8("x"));
    repository.targets.delegate(role, new GlobPaths(List.of("*")), false);
    repository.publishNext(repository.targets);
    assertThat(updater.client().target("x").role()).isEqualTo(new RoleName("a"));
    updater.change = TufClientBuilder::strictKeyIds;
    assertThat(
            catchThrowableOfType(
                UntrustedException.KeyIdMismatch.class, () -> updater.client().target("x")))
        .isNotNull();
  }

  @Test
  void strictKeyIds_acceptComputedIds() {
    updater.change = TufClientBuilder::strictKeyIds;
    repository.rotate(RoleName.ROOT, SimulatedKey.ed25519());
    repository.publishNextRoot();
    repository.publishNext(repository.targets);
    updater.refresh();
    updater.assertStored(RoleName.ROOT, "2.root.json");
  }

  @Test
  void anIdMeansTheKeyOfTheDelegatorThatListsIt() {
    SimulatedKey honest = SimulatedKey.ed25519().listedAs("shared id");
    SimulatedKey other = SimulatedKey.ed25519().listedAs("shared id");
    SimulatedRole a = repository.role("a");
    SimulatedRole b = repository.role("b");
    SimulatedRole leaf = repository.role("leaf");
    leaf.target("a/x", Bytes.utf8("x"));
    leaf.target("b/x", Bytes.utf8("x"));
    repository.targets.delegate(a, new GlobPaths(List.of("a/*")), false);
    repository.targets.delegate(b, new GlobPaths(List.of("b/*")), false);
    leaf.keys = List.of(honest);
    a.delegate(leaf, new GlobPaths(List.of("a/*")), false);
    leaf.keys = List.of(other);
    b.delegate(leaf, new GlobPaths(List.of("b/*")), false);
    leaf.signers = List.of(honest);
    repository.publishNext(repository.targets);
    TufClient client = updater.client();
    assertThat(client.target("a/x").role()).isEqualTo(new RoleName("leaf"));
    assertThat(
            catchThrowableOfType(
                    UntrustedException.InsufficientSignatures.class, () -> client.target("b/x"))
                .role())
        .isEqualTo(new RoleName("leaf"));
  }

  @Test
  void idOfARootKey_hasNoWeightInADelegation() {
    SimulatedKey rootKey = repository.root.keys.get(0);
    SimulatedRole role = repository.role("a");
    role.keys = List.of(SimulatedKey.ed25519().listedAs(rootKey.id().value()));
    role.signers = List.of(rootKey);
    role.target("x", Bytes.utf8("x"));
    repository.targets.delegate(role, new GlobPaths(List.of("*")), false);
    repository.publishNext(repository.targets);
    assertThat(
            catchThrowableOfType(
                UntrustedException.InsufficientSignatures.class,
                () -> updater.client().target("x")))
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp", "snapshot", "targets"})
  void sameIdTwiceAmongTheSignatures_isRefused_thoughOneWouldDo(String name) {
    SimulatedRole role = repository.role(name);
    repository.hashesListed = false;
    repository.publishNext(repository.targets);
    String file = repository.name(role);
    String text = repository.file(file).toUtf8();
    int from = text.indexOf('[', text.indexOf("\"signatures\"")) + 1;
    String signature = text.substring(from, text.indexOf(']', from));
    repository.serve(
        file, Bytes.utf8(text.substring(0, from) + signature + "," + text.substring(from)));
    assertThat(updater.refused(UntrustedException.Malformed.class).role())
        .isEqualTo(new RoleName(name));
    repository.serve(file, Bytes.utf8(text));
    updater.refresh();
  }
}
