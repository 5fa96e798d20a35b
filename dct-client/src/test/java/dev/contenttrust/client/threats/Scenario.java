// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.threats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.contenttrust.client.Limits;
import dev.contenttrust.client.ResolvedImage;
import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.ServedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A client with its cache, an honest repository with every kind of role, and a source that serves
 * whatever was published last. The tag is in every targets role with another content, so that an
 * answer from the wrong role shows.
 */
final class Scenario {
  static final String TAG = "1.0";
  static final RoleName RELEASES = RoleName.RELEASES;
  static final RoleName DEEP = new RoleName("targets/releases/deep");

  /** One of each kind: the top-level roles, a delegation, a delegation of a delegation. */
  static final List<RoleName> EVERY_ROLE =
      List.of(
          RoleName.ROOT, RoleName.TIMESTAMP, RoleName.SNAPSHOT, RoleName.TARGETS, RELEASES, DEEP);

  final RepositoryBuilder repository;
  final ServedFiles source;
  private final Path folder;
  private Limits limits = Limits.DEFAULT;
  private Instant now = RepositoryBuilder.NOW;
  private TrustClient client;

  private Scenario(Path folder, RepositoryBuilder repository) {
    this.folder = folder;
    this.repository = repository;
    this.source = repository.publish().source();
    this.client = newClient();
  }

  /** Starts with a published repository that the client has not seen. */
  static Scenario unseen(Path folder) {
    return new Scenario(
        folder,
        RepositoryBuilder.repository()
            .targets(t -> t.target(TAG, "of targets"))
            .delegation(RELEASES.value(), r -> r.target(TAG, "of releases"))
            .delegation(DEEP.value(), r -> r.target(TAG, "of deep")));
  }

  /** Starts with a repository in its second version of every role, which the client trusts. */
  static Scenario trusted(Path folder) {
    Scenario scenario = unseen(folder);
    scenario.resignEverything();
    scenario.accept();
    return scenario;
  }

  void limits(Limits bounds) {
    limits = bounds;
    restart();
  }

  /** Starts the client anew at a later time. */
  void restartAfter(Duration time) {
    now = now.plus(time);
    restart();
  }

  /** Starts the client anew: it remembers only what it stored. */
  void restart() {
    client = newClient();
  }

  /** Publishes every role in its next version. */
  void resignEverything() {
    EVERY_ROLE.forEach(role -> repository.change(role, draft -> draft.resign()));
    publish();
  }

  /** Serves what the builder makes of its present settings. */
  void publish() {
    source.serve(repository.publish());
  }

  /** Reads honestly from every targets role. */
  void accept() {
    for (RoleName role : List.of(RoleName.TARGETS, RELEASES, DEEP)) {
      assertThat(ask(role).role()).isEqualTo(role);
    }
  }

  /** Asks the role for the tag, or the top-level targets if it signs no targets. */
  SignedTarget ask(RoleName role) {
    return client.lookup(repository.gun(), TAG, role.isTopLevel() ? RoleName.TARGETS : role);
  }

  /** Resolves the tag as Docker does: {@code targets/releases} before {@code targets}. */
  ResolvedImage resolve() {
    return client.resolve(ImageReference.parse(repository.gun() + ":" + TAG));
  }

  /**
   * Asks the role, expects this refusal, and that the cache is what it was: for this client, and
   * for one that starts anew. Where a delegation is refused, what was trusted of the roles above
   * may have been kept; the refused role's file must be the old one, and no version may fall.
   */
  <E extends TrustException> E refused(RoleName role, Class<E> type) {
    Map<String, Bytes> before = cache();
    StoredMetadata trusted = stored();
    E refusal = catchThrowableOfType(type, () -> ask(role));
    assertThat(refusal).as("refusal for %s", role).isNotNull();
    if (refusal instanceof UntrustedException untrusted && !untrusted.role().isTopLevel()) {
      assertNothingLost(untrusted.role(), trusted);
    } else {
      assertThat(cache()).as("cache after the refusal").isEqualTo(before);
    }
    Map<String, Bytes> after = cache();
    restart();
    assertThat(catchThrowableOfType(type, () -> ask(role)))
        .as("refusal for %s by a client that starts anew", role)
        .isNotNull();
    assertThat(cache()).as("cache after the second refusal").isEqualTo(after);
    return refusal;
  }

  private void assertNothingLost(RoleName refused, StoredMetadata trusted) {
    StoredMetadata present = stored();
    assertThat(present.files().get(refused))
        .as("stored file of the refused %s", refused)
        .isEqualTo(trusted.files().get(refused));
    trusted
        .versions()
        .forEach(
            (role, version) ->
                assertThat(present.versions().get(role))
                    .as("remembered version of %s", role)
                    .isGreaterThanOrEqualTo(version));
  }

  private StoredMetadata stored() {
    return MetadataStore.directory(folder).load(repository.gun());
  }

  /** Returns the bytes of every file in the trust folder. */
  Map<String, Bytes> cache() {
    Map<String, Bytes> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        if (Files.size(file) > 0) {
          files.put(folder.relativize(file).toString(), Bytes.wrap(Files.readAllBytes(file)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** Returns the cached file of a role. */
  Path cached(RoleName role) {
    return folder
        .resolve("tuf")
        .resolve(repository.gun().value())
        .resolve("metadata")
        .resolve(role + ".json");
  }

  /** Returns the name of the cached file of a role in {@link #cache()}. */
  String cachedName(RoleName role) {
    return folder.relativize(cached(role)).toString();
  }

  private TrustClient newClient() {
    return TrustClient.builder()
        .trustOnFirstUse()
        .sources(gun -> source)
        .store(MetadataStore.directory(folder))
        .clock(Clock.fixed(now, ZoneOffset.UTC))
        .limits(limits)
        .build();
  }
}
