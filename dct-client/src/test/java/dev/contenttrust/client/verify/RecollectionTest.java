// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.Provenance;
import dev.contenttrust.client.VerifiedRole;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.NotaryFormat;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TimestampMetadata;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.RepositoryBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecollectionTest {
  private final RepositoryBuilder publisher = RepositoryBuilder.repository();
  private final PublishedRepository first = publisher.publish();
  private final SignedMetadata<RootMetadata> root = root(first);
  private final Signature signature = root.signatures().get(0);
  private final PublicKey key = key(RoleName.ROOT);
  private final SignedMetadata<TimestampMetadata> timestamp =
      new NotaryFormat().readTimestamp(first.file(RoleName.TIMESTAMP));
  private final Recollection memory = remembering();

  @Test
  void signatureThatWasVerified_isRemembered() {
    assertThat(memory.verifies(RoleName.ROOT, root, key, signature)).isTrue();
    assertThat(
            memory.document(RoleName.ROOT, RootMetadata.class, Bytes.copyOf(wire(root).toArray())))
        .containsSame(root);
  }

  @Test
  void otherKey_otherSignature_otherFile_areNot() {
    Signature other =
        new Signature(signature.keyId(), signature.method(), Bytes.utf8("another value"));
    SignedMetadata<RootMetadata> next = root(publisher.rotate(RoleName.TARGETS).publish());

    assertThat(memory.verifies(RoleName.ROOT, root, key(RoleName.TARGETS), signature)).isFalse();
    assertThat(memory.verifies(RoleName.ROOT, root, key, other)).isFalse();
    assertThat(memory.verifies(RoleName.ROOT, next, key, signature)).isFalse();
    assertThat(memory.document(RoleName.ROOT, RootMetadata.class, wire(next))).isEmpty();
  }

  @Test
  void rolesOfTheState_keepWhatIsKnownOfThem_othersAreForgotten() {
    Recollection rest = memory.narrowedTo(List.of(verified(RoleName.ROOT, root)));

    assertThat(rest.verifies(RoleName.ROOT, root, key, signature)).isTrue();
    assertThat(rest.document(RoleName.TIMESTAMP, TimestampMetadata.class, wire(timestamp)))
        .isEmpty();
    assertThat(memory.document(RoleName.TIMESTAMP, TimestampMetadata.class, wire(timestamp)))
        .isPresent();
  }

  @Test
  void roleOfWhichAnotherFileIsRemembered_keepsItsOwnFileAndNoSignatures() {
    SignedMetadata<RootMetadata> next = root(publisher.rotate(RoleName.TARGETS).publish());

    Recollection rest = memory.narrowedTo(List.of(verified(RoleName.ROOT, next)));

    assertThat(rest.document(RoleName.ROOT, RootMetadata.class, wire(next))).containsSame(next);
    assertThat(rest.verifies(RoleName.ROOT, next, key, next.signatures().get(0))).isFalse();
    assertThat(rest.verifies(RoleName.ROOT, root, key, signature)).isFalse();
  }

  @Test
  void copy_holdsTheSame_andIsAddedToAlone() {
    SignedMetadata<RootMetadata> next = root(publisher.rotate(RoleName.TARGETS).publish());
    Recollection copy = memory.copy();
    assertThat(copy.verifies(RoleName.ROOT, root, key, signature)).isTrue();

    keep(copy, RoleName.ROOT, next);

    assertThat(copy.verifies(RoleName.ROOT, root, key, signature)).isFalse();
    assertThat(memory.verifies(RoleName.ROOT, root, key, signature)).isTrue();
  }

  private Recollection remembering() {
    Recollection filled = Recollection.nothing();
    keep(filled, RoleName.ROOT, root);
    keep(filled, RoleName.TIMESTAMP, timestamp);
    return filled;
  }

  private void keep(Recollection memory, RoleName role, SignedMetadata<?> document) {
    Signature made = document.signatures().get(0);
    KeyId signer = made.keyId();
    memory.keep(role, document, Map.of(signer, made), Map.of(signer, key(role)));
  }

  private PublicKey key(RoleName role) {
    RootMetadata payload = root.payload();
    PublicKey listed = payload.keys().get(payload.role(role).keyIds().get(0));
    assertThat(listed).isNotNull();
    return listed;
  }

  private static SignedMetadata<RootMetadata> root(PublishedRepository published) {
    return new NotaryFormat().readRoot(published.file(RoleName.ROOT));
  }

  private static Bytes wire(SignedMetadata<?> document) {
    return document.wireBytes();
  }

  private static <R extends RoleMetadata> VerifiedRole<R> verified(
      RoleName role, SignedMetadata<R> document) {
    return new VerifiedRole<>(role, document, List.of(), 1, List.of(), Provenance.CACHE);
  }
}
