// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.Optional;
import java.util.function.Function;

/**
 * The short way to read a targets file whose {@code signed} is in canonical form already, as nearly
 * all are, or is so but for order and white space: the signatures' bytes are a part of the file or
 * of its rewriting, the table of targets stays text, and everything else is read in the plain way
 * from the file without its targets.
 *
 * <p>It gives what the plain way gives or steps aside for it: whatever is refused is refused by the
 * plain way, which reads the whole file.
 */
final class LazyTargets {
  private LazyTargets() {}

  /**
   * Reads a targets file.
   *
   * @param dialect how an entry of the table is read
   * @param plain reads a whole file, or refuses it
   */
  static SignedMetadata<TargetsMetadata> read(
      Bytes wire,
      JsonLimits limits,
      TargetEntries dialect,
      Function<Bytes, SignedMetadata<TargetsMetadata>> plain) {
    Optional<TargetsOutline> outline =
        outline(wire, limits, dialect)
            .or(
                () ->
                    CanonicalRewrite.of(wire, limits)
                        .flatMap(canonical -> outline(canonical, limits, dialect)));
    if (outline.isPresent()) {
      try {
        return sliced(wire, outline.get(), plain.apply(outline.get().withoutTargets()));
      } catch (MalformedJsonException e) {
        // Refused for a reason that only the plain way may give.
        return plain.apply(wire);
      }
    }
    return plain.apply(wire);
  }

  /** Returns where things stand; empty for what only the plain way can read or refuse. */
  static Optional<TargetsOutline> outline(Bytes wire, JsonLimits limits, TargetEntries dialect) {
    try {
      return TargetsOutline.of(wire, limits, dialect);
    } catch (MalformedJsonException e) {
      // An entry is no target.
      return Optional.empty();
    }
  }

  private static SignedMetadata<TargetsMetadata> sliced(
      Bytes wire, TargetsOutline outline, SignedMetadata<TargetsMetadata> withoutTargets) {
    TargetsMetadata rest = withoutTargets.payload();
    return new SignedMetadata<>(
        new TargetsMetadata(
            rest.version(), rest.expires(), outline.targets(), rest.delegations(), rest.unknown()),
        withoutTargets.signatures(),
        outline.signed(),
        wire);
  }
}
