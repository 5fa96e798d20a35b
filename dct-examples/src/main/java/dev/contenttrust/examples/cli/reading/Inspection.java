// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.reading;

import dev.contenttrust.client.Delegation;
import dev.contenttrust.client.RoleKey;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.core.metadata.PathRule;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.examples.cli.text.NaturalOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What {@code docker trust inspect} tells of one image: the released tags with those who signed
 * them, the signers, and the administrative keys.
 *
 * @param name the argument as typed
 * @param tags one row for each tag and digest that {@code targets} or {@code targets/releases}
 *     holds, in natural order
 * @param signers every delegated role but {@code targets/releases}, in the order of the walk
 * @param rootKeys ids of the root keys, as root metadata lists them
 * @param repositoryKeys ids of the targets keys
 */
record Inspection(
    String name,
    List<TagRow> tags,
    List<Signer> signers,
    List<KeyId> rootKeys,
    List<KeyId> repositoryKeys) {
  /**
   * A released tag.
   *
   * @param tag the tag
   * @param digest 64 hexadecimal digits, empty if the entry has no SHA-256
   * @param signers the signers who hold the same digest, in the order of the walk
   */
  record TagRow(String tag, String digest, List<String> signers) {}

  /**
   * A signer.
   *
   * @param name the role's name without {@code targets/}
   * @param keys the canonical ids of the keys, in the order of the metadata
   */
  record Signer(String name, List<KeyId> keys) {}

  private static final Comparator<TagKey> ROW_ORDER =
      Comparator.comparing(TagKey::tag, NaturalOrder.INSTANCE).thenComparing(TagKey::digest);

  /** What makes a row. */
  private record TagKey(String tag, String digest) {}

  /** A target in a role that may speak for it. */
  private record Entry(RoleName role, TagKey key) {}

  /** Collects the facts; a reference with a digest means all tags, as with Docker. */
  static Inspection of(String name, ImageReference image, VerifiedRepository repository) {
    return new Inspection(
        name,
        rows(image, repository),
        repository.delegations().stream()
            .filter(delegation -> !delegation.name().equals(RoleName.RELEASES))
            .map(delegation -> new Signer(signer(delegation.name()), canonical(delegation)))
            .toList(),
        ids(repository.root().keys()),
        ids(repository.targets().keys()));
  }

  private static List<TagRow> rows(ImageReference image, VerifiedRepository repository) {
    TreeMap<TagKey, List<String>> rows = new TreeMap<>(ROW_ORDER);
    List<Entry> entries = entries(image, repository).toList();
    for (Entry entry : entries) {
      if (isReleased(entry.role())) {
        rows.putIfAbsent(entry.key(), new ArrayList<>());
      }
    }
    for (Entry entry : entries) {
      List<String> signers = rows.get(entry.key());
      if (signers != null && !isReleased(entry.role())) {
        signers.add(signer(entry.role()));
      }
    }
    List<TagRow> list = new ArrayList<>();
    rows.forEach((key, signers) -> list.add(new TagRow(key.tag(), key.digest(), signers)));
    return list;
  }

  private static Stream<Entry> entries(ImageReference image, VerifiedRepository repository) {
    Stream<Entry> top =
        entries(
            image,
            RoleName.TARGETS,
            PathRule.everything(),
            repository.targets().metadata().payload());
    Stream<Entry> delegated =
        repository.delegations().stream()
            .flatMap(
                delegation ->
                    delegation.verified().stream()
                        .flatMap(
                            role ->
                                entries(
                                    image,
                                    role.name(),
                                    delegation.paths(),
                                    role.metadata().payload())));
    return Stream.concat(top, delegated);
  }

  private static Stream<Entry> entries(
      ImageReference image, RoleName role, PathRule paths, TargetsMetadata metadata) {
    boolean isOneTag = image.kind() == ImageReference.Kind.TAGGED;
    Stream<TargetFile> targets =
        isOneTag
            ? metadata.targets().find(image.tag().orElseThrow()).stream()
            : metadata.targets().stream();
    return targets
        .filter(target -> paths.matches(target.name()))
        .map(target -> new Entry(role, new TagKey(target.name(), hex(target))));
  }

  private static String hex(TargetFile target) {
    return target.hashes().sha256().map(Digest::hex).orElse("");
  }

  private static boolean isReleased(RoleName role) {
    return role.equals(RoleName.TARGETS) || role.equals(RoleName.RELEASES);
  }

  private static String signer(RoleName role) {
    String prefix = RoleName.TARGETS + "/";
    return role.value().startsWith(prefix) ? role.value().substring(prefix.length()) : role.value();
  }

  private static List<KeyId> canonical(Delegation delegation) {
    return delegation.keys().stream().map(RoleKey::canonicalId).toList();
  }

  private static List<KeyId> ids(List<RoleKey> keys) {
    return keys.stream().map(RoleKey::id).toList();
  }
}
