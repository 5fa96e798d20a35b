// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import dev.contenttrust.client.verify.Recollection;
import dev.contenttrust.client.verify.TrustedMetadata;
import dev.contenttrust.client.verify.Verified;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.RootMetadata;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One pass of the client workflow (TUF 1.0.34, 5.2 to 5.6.6): which top-level file to offer next,
 * from the store or the repository. {@link TrustedMetadata} alone decides what is trusted; each
 * file is stored as soon as it is, and no other ever. Not thread-safe; one per pass.
 */
final class RefreshPass {
  private final TufSettings settings;
  private final StoredRoles stored;
  private final @Nullable RemoteRoles remote;
  private final Instant now;
  private boolean moreRoots;

  RefreshPass(TufSettings settings, StoredRoles stored, @Nullable RemoteRoles remote, Instant now) {
    this.settings = settings;
    this.stored = stored;
    this.remote = remote;
    this.now = now;
  }

  /**
   * Verifies the top-level roles.
   *
   * @throws dev.contenttrust.core.TrustException if one of them cannot be had or trusted; what was
   *     accepted before it stays stored
   * @throws StoredRoles.Overtaken if another client stored something newer
   */
  TrustedMetadata run() {
    Bytes anchor = new AnchorChain(settings, stored, now).newestRoot();
    TrustedMetadata trusted = start();
    trusted.acceptCachedRoot(anchor);
    // 5.4.1, 5.5.1: given before newer roots, so that rotations on the way are noticed (5.3.11)
    stored.load(RoleName.TIMESTAMP).ifPresent(file -> trusted.previous(RoleName.TIMESTAMP, file));
    stored.load(RoleName.SNAPSHOT).ifPresent(file -> trusted.previous(RoleName.SNAPSHOT, file));
    if (remote != null) {
      followRoots(trusted, remote);
    }
    trusted.requireFreshRoot();
    acceptTimestamp(trusted);
    accept(trusted, RoleName.SNAPSHOT, trusted::acceptSnapshot);
    accept(trusted, RoleName.TARGETS, trusted::acceptTargets);
    return trusted;
  }

  /** Tells whether the bound on root versions ended the walk. */
  boolean moreRoots() {
    return moreRoots;
  }

  private TrustedMetadata start() {
    return new TrustedMetadata(
        settings.repository(), settings.rules(), now, Map.of(), Recollection.nothing());
  }

  /** 5.3.2 to 5.3.9 */
  private void followRoots(TrustedMetadata trusted, RemoteRoles server) {
    for (int followed = 0; followed < settings.limits().maxRootRotations(); followed++) {
      long version = trusted.root().version();
      Optional<Bytes> next =
          version == Long.MAX_VALUE ? Optional.empty() : server.root(version + 1);
      if (next.isEmpty()) {
        return;
      }
      boolean timestampProtected = trusted.protects(RoleName.TIMESTAMP);
      boolean snapshotProtected = trusted.protects(RoleName.SNAPSHOT);
      Verified<RootMetadata> root = trusted.acceptNextRoot(next.get());
      if ((timestampProtected && !trusted.protects(RoleName.TIMESTAMP))
          || (snapshotProtected && !trusted.protects(RoleName.SNAPSHOT))) {
        // 5.3.11, before the root is stored: if this is interrupted, the next pass does it again
        stored.drop(RoleName.TIMESTAMP);
        stored.drop(RoleName.SNAPSHOT);
      }
      if (settings.anchor() != null) {
        stored.keepRoot(root.version(), root.wireBytes());
      }
      stored.save(RoleName.ROOT, root.wireBytes());
    }
    moreRoots = true;
  }

  /** 5.4: always fetched, the stored one does not stand in. */
  private void acceptTimestamp(TrustedMetadata trusted) {
    Bytes file =
        remote == null
            ? stored
                .load(RoleName.TIMESTAMP)
                .orElseThrow(() -> settings.offline(RoleName.TIMESTAMP.value()))
            : remote.timestamp();
    stored.save(RoleName.TIMESTAMP, trusted.acceptTimestamp(file).wireBytes());
  }

  /** 5.5, 5.6: the stored file, if it is the promised one and nothing is wrong with it. */
  private void accept(TrustedMetadata trusted, RoleName role, Consumer<Bytes> acceptance) {
    Optional<Bytes> file = stored.load(role);
    if (file.isPresent()) {
      try {
        acceptance.accept(file.get());
        return;
      } catch (UntrustedException e) {
        // old, expired or damaged: what counts is the repository's file
        if (remote == null) {
          throw e;
        }
      }
    }
    if (remote == null) {
      throw settings.offline(role.value());
    }
    FileMeta promise = trusted.promised(role).orElseThrow();
    boolean consistent = trusted.root().payload().consistentSnapshot();
    Bytes fetched = remote.promised(role, promise, consistent);
    acceptance.accept(fetched);
    stored.save(role, fetched);
  }
}
