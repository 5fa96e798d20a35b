// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.migration;

import static dev.contenttrust.client.migration.SignedSite.OCI;
import static dev.contenttrust.client.migration.SignedSite.ONE;
import static dev.contenttrust.client.migration.SignedSite.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.migration.RepositoryInventory.Failure;
import dev.contenttrust.client.migration.RepositoryInventory.FailureKind;
import dev.contenttrust.client.migration.RepositoryInventory.Note;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.ServedFiles;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docker-content-trust acceptance cases 82 and 83: inventory and parity")
class InventoryTest {
  @AutoClose private final SignedSite site = new SignedSite();

  @Test
  void everySignedTag_isListedWithItsSigners() throws Exception {
    RepositoryInventory inventory = site.plain();

    assertThat(inventory.failure()).isEmpty();
    assertThat(inventory.rootKeys()).hasSize(1);
    assertThat(inventory.tags())
        .extracting(InventoryTag::tag)
        .containsExactly("1.0", "2.0", "draft", "latest");
    InventoryTag two = inventory.tags().get(1);
    assertThat(two.digest()).isEqualTo(TWO);
    assertThat(two.size()).isEqualTo(7);
    assertThat(two.role()).isEqualTo(RoleName.RELEASES);
    assertThat(two.released()).isTrue();
    assertThat(two.signers()).containsExactly("alice");
    assertThat(two.signatures())
        .hasSize(2)
        .last()
        .satisfies(signature -> assertThat(signature.keys()).containsExactly(site.alice.id()));
    assertThat(two.expires()).isEqualTo(RepositoryBuilder.NOW.plus(Duration.ofDays(14)));
    assertThat(two.registry()).isEqualTo(RegistryState.NOT_ASKED);
    assertThat(two.notation()).isEqualTo(NotationState.NOT_ASKED);
  }

  @Test
  void rolesThatDisagreeAboutATag_areNoted() throws Exception {
    RepositoryBuilder repository =
        RepositoryBuilder.repository(site.gun, RepositoryBuilder.NOW)
            .targets(t -> t.target("1.0", "image 1"))
            .delegation("targets/releases", r -> r.target("1.0", "image 2"));
    site.trust.put(site.gun, repository.publish().source());

    RepositoryInventory inventory = site.plain();

    assertThat(inventory.tags()).singleElement().extracting(InventoryTag::digest).isEqualTo(TWO);
    assertThat(inventory.notes())
        .filteredOn(note -> note.code().equals(Note.OTHER_DIGEST))
        .singleElement()
        .satisfies(note -> assertThat(note.message()).contains("1.0: targets has " + ONE));
    assertThat(inventory.notes()).extracting(Note::code).contains("TRUSTED_ON_FIRST_USE");
  }

  @Test
  void earlierInventory_answersOnlyWhatItWasAsked() throws Exception {
    InventoryTaker plain = InventoryTaker.builder(site.client()).build();
    InventoryTaker served = InventoryTaker.builder(site.client()).checkServed(site::open).build();
    RepositoryInventory inventory = site.take(plain, site.gun).get(0);

    assertThat(plain.isAnsweredBy(inventory)).isTrue();
    assertThat(served.isAnsweredBy(inventory)).isFalse();
    assertThat(served.isAnsweredBy(site.take(served, site.gun).get(0))).isTrue();
    assertThat(plain.isAnsweredBy(site.failed("EXPIRED", "too late"))).isFalse();
    RepositoryInventory unsigned =
        RepositoryInventory.failed(site.gun, new Failure(FailureKind.NOT_SIGNED, "NO", "nothing"));
    assertThat(plain.isAnsweredBy(unsigned)).isTrue();
  }

  @Test
  void parity_hasOneEntryForEachReleasedDigest() throws Exception {
    site.serve("latest", OCI, "image 1");
    site.serve(ONE.toString(), OCI, "image 1");
    RepositoryInventory inventory =
        site.take(InventoryTaker.builder(site.client()).checkServed(site::open).build(), site.gun)
            .get(0);

    assertThat(DigestParity.of(List.of(inventory)))
        .containsExactly(
            new DigestParity(
                site.gun,
                ONE,
                List.of("1.0", "latest"),
                RegistryState.SERVED,
                NotationState.NOT_ASKED),
            new DigestParity(
                site.gun, TWO, List.of("2.0"), RegistryState.GONE, NotationState.NOT_ASKED));
  }

  @Test
  void tagOfASignerAlone_isListedAsNotReleased() throws Exception {
    InventoryTag draft = site.plain().tags().get(2);

    assertThat(draft.released()).isFalse();
    assertThat(draft.signers()).containsExactly("alice");
  }

  @Test
  void brokenRepository_stopsNothing() throws Exception {
    Gun down = new Gun("registry.example.com/down");
    Gun odd = new Gun("registry.example.com/odd");
    ServedFiles failing =
        RepositoryBuilder.repository(odd, RepositoryBuilder.NOW).publish().source();
    failing.failWith(new IllegalStateException("surprise"));
    site.trust.put(odd, failing);

    List<RepositoryInventory> done =
        site.take(
            InventoryTaker.builder(site.client()).atOnce(2).build(), down, site.gun, odd, site.gun);

    assertThat(done).hasSize(3);
    assertThat(done)
        .filteredOn(i -> i.gun().equals(site.gun))
        .singleElement()
        .satisfies(i -> assertThat(i.tags()).hasSize(4));
    assertThat(done)
        .filteredOn(i -> i.gun().equals(down))
        .singleElement()
        .satisfies(i -> assertThat(i.failure().orElseThrow().code()).isEqualTo("UNREACHABLE"));
    assertThat(done)
        .filteredOn(i -> i.gun().equals(odd))
        .singleElement()
        .satisfies(i -> assertThat(i.failure().orElseThrow().code()).isEqualTo("UNEXPECTED"));
  }

  @Test
  void numberAtOnce_isBounded() {
    assertThatThrownBy(() -> InventoryTaker.builder(site.client()).atOnce(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> InventoryTaker.builder(site.client()).atOnce(65))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
