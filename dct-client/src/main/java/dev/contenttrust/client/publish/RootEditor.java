// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.MetadataFormat;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.Expiry;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.crypto.CanonicalKeyId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Edits the root. Pure; one per edit. */
final class RootEditor {
  private static final int RENEW_WITHIN_MONTHS = 6;

  private final MetadataFormat format;
  private final RootMetadata present;
  private final List<Difference> differences;
  private final Map<KeyId, PublicKey> keys;
  private final Map<RoleName, RoleKeys> roles;
  private boolean changed;
  private boolean onlyRenewed;

  RootEditor(MetadataFormat format, RootMetadata present, List<Difference> differences) {
    this.format = format;
    this.present = present;
    this.differences = differences;
    this.keys = new LinkedHashMap<>(present.keys());
    this.roles = new LinkedHashMap<>(present.roles());
  }

  boolean isChanged() {
    return changed;
  }

  /** Tells whether nobody asked for the new root, which can therefore wait for its keys. */
  boolean isOnlyRenewed() {
    return onlyRenewed;
  }

  void rotate(Change.RotateKeys rotate) {
    if (rotate.keys().isEmpty()) {
      throw new IllegalArgumentException("the role " + rotate.role() + " needs at least one key");
    }
    Map<KeyId, PublicKey> fresh = new LinkedHashMap<>();
    rotate.keys().forEach(key -> fresh.put(format.keyIdOf(key), key));
    int threshold = present.role(rotate.role()).threshold();
    if (fresh.size() < threshold) {
      throw new IllegalArgumentException(
          "the role "
              + rotate.role()
              + " demands "
              + threshold
              + " signatures; "
              + fresh.size()
              + (fresh.size() == 1 ? " key" : " keys")
              + " could never make them");
    }
    roles.put(
        rotate.role(), new RoleKeys(List.copyOf(fresh.keySet()), threshold, JsonObject.empty()));
    keys.putAll(fresh);
    dropUnusedKeys();
    changed = true;
    differences.add(
        new Difference(
            RoleName.ROOT,
            Difference.Kind.CHANGED,
            "the key of " + rotate.role() + " is now " + names(fresh)));
  }

  /** Names each key as key stores do, and the certificate it is listed by where it has one. */
  private static String names(Map<KeyId, PublicKey> keys) {
    return keys.entrySet().stream()
        .map(
            key ->
                CanonicalKeyId.of(key.getValue())
                    .filter(canonical -> !canonical.equals(key.getKey()))
                    .map(canonical -> canonical + " (by its certificate " + key.getKey() + ")")
                    .orElse(key.getKey().value()))
        .collect(Collectors.joining(", "));
  }

  /** Notary renews a root that has less than six calendar months left at any publish. */
  void renewIfItExpiresSoon(Instant now) {
    Instant limit = now.atOffset(ZoneOffset.UTC).plusMonths(RENEW_WITHIN_MONTHS).toInstant();
    if (!changed && present.expires().isExpired(limit)) {
      changed = true;
      onlyRenewed = true;
      differences.add(
          new Difference(
              RoleName.ROOT,
              Difference.Kind.SIGNED,
              "renewed, since it expires at "
                  + present.expires().at().truncatedTo(ChronoUnit.SECONDS)));
    }
  }

  void signAgain() {
    changed = true;
    differences.add(new Difference(RoleName.ROOT, Difference.Kind.SIGNED, "signed again"));
  }

  RootMetadata toMetadata(long version, Expiry expires) {
    Map<RoleName, RoleKeys> known = new LinkedHashMap<>();
    roles.forEach(
        (name, role) ->
            known.put(name, new RoleKeys(role.keyIds(), role.threshold(), JsonObject.empty())));
    return new RootMetadata(
        version, expires, present.consistentSnapshot(), keys, known, JsonObject.empty());
  }

  /**
   * Retired root certificates stay for ever, so that their private keys can be found for older
   * clients; other retired keys go.
   */
  private void dropUnusedKeys() {
    Set<KeyId> used = new LinkedHashSet<>();
    roles.values().forEach(role -> used.addAll(role.keyIds()));
    keys.entrySet()
        .removeIf(
            entry ->
                !used.contains(entry.getKey())
                    && entry.getValue().encoding() != PublicKey.Encoding.CERTIFICATES_PEM);
  }
}
