// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.Situation;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.client.update.KnownCollections.Bounds;
import dev.contenttrust.client.verify.Recollection;
import dev.contenttrust.core.Gun;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KnownCollectionsTest {
  private final Situation situation = Situation.honest();
  private final VerifiedRepository state = situation.client().open(situation.gun());

  private KnownCollection learn(KnownCollections known, String name) {
    Gun gun = new Gun(name);
    KnownCollection collection = known.enter(gun);
    collection.reuse(Reuse.of(state, situation.now(), Recollection.nothing(), null));
    known.tidy(collection);
    known.leave(gun, collection);
    return collection;
  }

  @Test
  void moreCollectionsThanAllowed_dropTheOneAskedForLeastRecently() {
    KnownCollections known = new KnownCollections(new Bounds(2, Long.MAX_VALUE));
    KnownCollection first = learn(known, "a.example.com/x");
    learn(known, "b.example.com/x");
    assertThat(known.find(new Gun("a.example.com/x"))).isSameAs(first);
    learn(known, "c.example.com/x");
    assertThat(known.size()).isEqualTo(2);
    assertThat(known.find(new Gun("a.example.com/x"))).isSameAs(first);
    assertThat(known.find(new Gun("b.example.com/x"))).isNull();
  }

  @Test
  void asManyAsAllowed_stay() {
    KnownCollections known = new KnownCollections(new Bounds(2, Long.MAX_VALUE));
    learn(known, "a.example.com/x");
    learn(known, "b.example.com/x");
    assertThat(known.size()).isEqualTo(2);
  }

  @Test
  void moreBytesThanAllowed_dropOthers_butNeverTheOneJustLearnt() {
    KnownCollections known = new KnownCollections(new Bounds(10, 1));
    learn(known, "a.example.com/x");
    KnownCollection last = learn(known, "b.example.com/x");
    assertThat(known.size()).isEqualTo(1);
    assertThat(last.reuse()).isNotNull();
  }

  @Test
  void whatCouldNotBeStored_leavesLast() {
    KnownCollections known = new KnownCollections(new Bounds(2, Long.MAX_VALUE));
    KnownCollection unstored = learn(known, "a.example.com/x");
    unstored.noteUnstored(
        StoredMetadata.nothing(), new StoredMetadata(Map.of(), Map.of(), "", List.of()));
    learn(known, "b.example.com/x");
    learn(known, "c.example.com/x");
    assertThat(known.find(new Gun("a.example.com/x"))).isSameAs(unstored);
  }

  @Test
  void whatIsBeingUpdated_stays_andLeavesAfterwards() {
    KnownCollections known = new KnownCollections(new Bounds(1, Long.MAX_VALUE));
    Gun gun = new Gun("a.example.com/x");
    KnownCollection updated = known.enter(gun);
    learn(known, "b.example.com/x");
    assertThat(known.find(gun)).isSameAs(updated);
    updated.reuse(Reuse.of(state, situation.now(), Recollection.nothing(), null));
    known.leave(gun, updated);
    learn(known, "c.example.com/x");
    assertThat(known.size()).isEqualTo(1);
  }

  @Test
  void nameAskedForInVain_isNotRemembered_butWhileSomebodyAsks() {
    KnownCollections known = new KnownCollections(KnownCollections.USUAL);
    Gun gun = new Gun("a.example.com/x");
    KnownCollection asked = known.enter(gun);
    assertThat(known.enter(gun)).isSameAs(asked);
    known.leave(gun, asked);
    assertThat(known.find(gun)).isSameAs(asked);
    known.leave(gun, asked);
    assertThat(known.size()).isZero();
  }

  @Test
  void forgottenWhileBeingUpdated_doesNotComeBack() {
    KnownCollections known = new KnownCollections(KnownCollections.USUAL);
    Gun gun = new Gun("a.example.com/x");
    KnownCollection before = known.enter(gun);
    known.remove(gun);
    KnownCollection after = known.enter(gun);
    before.reuse(Reuse.of(state, situation.now(), Recollection.nothing(), null));
    known.leave(gun, before);
    assertThat(known.find(gun)).isSameAs(after).isNotSameAs(before);
  }
}
