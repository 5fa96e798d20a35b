// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.Warning;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.NotaryFormat;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.crypto.CanonicalKeyId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Notices that a question left a first root in the store. Answers carry that warning themselves;
 * this is for questions that end with a refusal, after which nobody would hear of it.
 */
final class FirstSight {
  private final MetadataStore store;
  private final Gun gun;
  private final boolean expected;

  private FirstSight(MetadataStore store, Gun gun, boolean expected) {
    this.store = store;
    this.gun = gun;
    this.expected = expected;
  }

  /** Looks at the store before the question. */
  static FirstSight before(MetadataStore store, Gun gun, RootPins pins) {
    boolean expected =
        !(pins.anchor(gun) instanceof RootPins.Anchor.FirstUse)
            || store.load(gun).files().containsKey(RoleName.ROOT);
    return new FirstSight(store, gun, expected);
  }

  /** Returns the warning if the collection's root was stored since. */
  Optional<Warning> after() {
    Bytes root = expected ? null : store.load(gun).files().get(RoleName.ROOT);
    return root == null
        ? Optional.empty()
        : Optional.of(warning(new NotaryFormat().readRoot(root).payload()));
  }

  private static Warning warning(RootMetadata root) {
    List<KeyId> ids = root.role(RoleName.ROOT).keyIds().stream().distinct().toList();
    List<KeyId> canonical = new ArrayList<>();
    for (KeyId id : ids) {
      canonical.add(
          Optional.ofNullable(root.keys().get(id)).flatMap(CanonicalKeyId::of).orElse(id));
    }
    return new Warning.TrustedOnFirstUse(ids, canonical);
  }
}
