// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.transport.MetadataSink;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.crypto.CanonicalKeyId;
import dev.contenttrust.crypto.RootCertificateIssuer;
import dev.contenttrust.crypto.Signer;
import dev.contenttrust.crypto.keystore.KeyEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Creates repositories. Options are set first; {@link #initialise} then does everything in one
 * upload. Not thread-safe; get a new one for each repository.
 */
public final class RepositoryInitialiser {
  private final Publishing publishing;
  private final PublisherSettings settings;
  private @Nullable KeyId rootKey;
  private boolean ownSnapshot;

  RepositoryInitialiser(Publishing publishing) {
    this.publishing = publishing;
    this.settings = publishing.settings();
  }

  /**
   * Chooses the root key. Default: the first root key of the store by the order of ids, as Docker
   * does, or a new one if there is none.
   *
   * @param canonicalId the key's canonical id
   * @return this initialiser
   */
  public RepositoryInitialiser rootKey(KeyId canonicalId) {
    this.rootKey = canonicalId;
    return this;
  }

  /**
   * Keeps the snapshot key with the publisher, as the Notary CLI does. Default: the server holds
   * it, as with Docker, so that signers without other keys can publish.
   *
   * @return this initialiser
   */
  public RepositoryInitialiser keepSnapshotKey() {
    this.ownSnapshot = true;
    return this;
  }

  /**
   * Creates the repository with an edit applied: root and targets go up together with what the edit
   * adds.
   *
   * @param edit what the new repository holds from the start; may be empty
   * @return what was published
   * @throws PublishException if the repository exists, a key is missing, or another step fails;
   *     keys that were made for it are then removed again
   * @throws TrustServerException if the server cannot be used
   */
  public PublishReport initialise(RepositoryEdit edit) {
    Gun gun = edit.gun();
    PublishRun run = publishing.run(gun);
    requireAbsent(gun);
    NewKeys newKeys = new NewKeys(settings.keys());
    try {
      Instant now = settings.clock().instant();
      Initialisation.TopLevelKeys keys = keys(gun, newKeys, now);
      Draft draft =
          new Initialisation(settings.format(), settings.lifetimes(), now).draft(keys, edit);
      SignedDraft signed = run.sign(draft, now);
      Optional<TrustServerException> lost = run.upload(signed);
      if (lost.isPresent()) {
        throw new PublishException(
            gun.value(),
            PublishException.Step.UPLOAD,
            gun + " was initialised by somebody else in the meantime",
            lost.get());
      }
      newKeys.keep();
      run.readBack(signed);
      return publishing.report(run, signed, List.of());
    } catch (RuntimeException e) {
      if (!run.mayBePublished()) {
        newKeys.takeBack(e);
      }
      throw PublishException.orOfKeys(gun, e);
    }
  }

  private boolean isServed(Gun gun) {
    try {
      return settings
          .sources()
          .open(gun)
          .fetch(
              settings.format().fileName(RoleName.ROOT),
              settings.reading().limits().maxRootBytes(),
              publishing.deadline())
          .isPresent();
    } catch (MetadataSource.TooLongException e) {
      // A root that nobody can accept is one all the same.
      return true;
    }
  }

  private void requireAbsent(Gun gun) {
    if (isServed(gun)) {
      throw new PublishException(
          gun.value(),
          PublishException.Step.APPLY,
          gun + " is initialised already; sign in it, or delete it from the server first",
          null);
    }
    if (!settings.reading().store().load(gun).files().isEmpty()) {
      throw new PublishException(
          gun.value(),
          PublishException.Step.APPLY,
          "the server has no trust data for "
              + gun
              + " any more, though this machine knows some: it was deleted. If it shall be created"
              + " anew, forget the old data first with 'delete "
              + gun
              + "'; others must do the same, unless they pin the root key",
          null);
    }
  }

  private Initialisation.TopLevelKeys keys(Gun gun, NewKeys newKeys, Instant now) {
    MetadataSink sink = settings.sinks().openSink(gun);
    // The server first: while it cannot be used, no key has to be made and no passphrase asked for.
    PublicKey timestamp = sink.serverKey(RoleName.TIMESTAMP, publishing.deadline());
    PublicKey serverSnapshot =
        ownSnapshot ? null : sink.serverKey(RoleName.SNAPSHOT, publishing.deadline());
    Signer root = rootSigner(gun, newKeys);
    PublicKey certificate = new RootCertificateIssuer(settings.random()).issue(root, gun, now);
    requirePinned(gun, certificate);
    PublicKey targets = newKeys.make(RoleName.TARGETS, gun).publicKey();
    PublicKey snapshot =
        serverSnapshot == null ? newKeys.make(RoleName.SNAPSHOT, gun).publicKey() : serverSnapshot;
    return new Initialisation.TopLevelKeys(certificate, targets, snapshot, timestamp);
  }

  private Signer rootSigner(Gun gun, NewKeys newKeys) {
    Optional<KeyId> chosen =
        rootKey != null
            ? Optional.of(rootKey)
            : settings.keys().list().stream()
                .filter(key -> key.role().equals(RoleName.ROOT.value()))
                .map(KeyEntry::id)
                .min(KeyId::compareTo);
    if (chosen.isEmpty()) {
      return newKeys.make(RoleName.ROOT, gun);
    }
    return settings
        .keys()
        .find(chosen.get())
        .orElseThrow(
            () ->
                new PublishException(
                    gun.value(),
                    PublishException.Step.KEYS,
                    "the root key " + chosen.get() + " is not in the key store",
                    null));
  }

  /** Whoever configured which root to expect must not end up with another one in silence. */
  private void requirePinned(Gun gun, PublicKey certificate) {
    if (settings.reading().pins().anchor(gun) instanceof RootPins.Anchor.Keys keys
        && !keys.keyIds().isEmpty()) {
      KeyId listed = settings.format().keyIdOf(certificate);
      boolean expected =
          keys.keyIds().contains(listed)
              || CanonicalKeyId.of(certificate).filter(keys.keyIds()::contains).isPresent();
      if (!expected) {
        throw new PublishException(
            gun.value(),
            PublishException.Step.KEYS,
            "the root key at hand, "
                + CanonicalKeyId.of(certificate).map(KeyId::value).orElse("unknown")
                + ", is none of those pinned for "
                + gun,
            null);
      }
    }
  }
}
