// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.VerifiedRole;
import dev.contenttrust.client.transport.MetadataSources;
import dev.contenttrust.client.update.MetadataUpdater;
import dev.contenttrust.client.update.UpdateSettings;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.metadata.RootMetadata;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads a publication back as somebody who never saw the repository would, pinned to the root keys
 * that were just published: a server can accept an upload and still be unable to serve it.
 */
final class ReadBack {
  private final UpdateSettings settings;

  ReadBack(UpdateSettings settings) {
    this.settings = settings;
  }

  /**
   * Checks that the server serves a valid repository in which every uploaded file, or a newer
   * version of it, is the present one.
   *
   * @throws PublishException with step {@code READ_BACK} if it does not
   */
  void check(Gun gun, SignedDraft published) {
    VerifiedRepository seen;
    try {
      seen = freshReader(gun, published).refresh(gun);
    } catch (TrustException e) {
      throw new PublishException(
          gun.value(),
          PublishException.Step.READ_BACK,
          "the upload to "
              + gun
              + " was accepted, but a new client cannot verify what the server serves now: "
              + e.getMessage(),
          e);
    }
    Map<RoleName, Long> versions = published.versions();
    published
        .files()
        .forEach(
            (role, file) -> requireServed(gun, seen, role, file, versions.getOrDefault(role, 0L)));
  }

  /** What became of an upload whose answer got lost. */
  enum Outcome {
    /** The server serves exactly the uploaded files. */
    SERVED,
    /**
     * It serves other files of these versions or newer ones: somebody else published, before or
     * after this upload, or instead of it.
     */
    OVERTAKEN,
    /** It still serves what was there before. */
    ABSENT,
    /** It could not be read, or not be verified. */
    UNKNOWN
  }

  /**
   * Looks for uploaded files after their answer got lost. Unlike in {@link #check}, a newer version
   * proves nothing: it can be somebody else's, made without this change.
   */
  Outcome outcome(Gun gun, SignedDraft published) {
    VerifiedRepository seen;
    try {
      seen = freshReader(gun, published).refresh(gun);
    } catch (NotSignedException e) {
      return Outcome.ABSENT;
    } catch (TrustException e) {
      return Outcome.UNKNOWN;
    }
    boolean served = true;
    boolean overtaken = false;
    for (Map.Entry<RoleName, Long> wanted : published.versions().entrySet()) {
      Optional<VerifiedRole<?>> found = role(seen, wanted.getKey());
      boolean same =
          found
              .filter(
                  role ->
                      role.metadata().wireBytes().equals(published.files().get(wanted.getKey())))
              .isPresent();
      served &= same;
      overtaken |= !same && found.filter(role -> role.version() >= wanted.getValue()).isPresent();
    }
    if (served) {
      return Outcome.SERVED;
    }
    return overtaken ? Outcome.OVERTAKEN : Outcome.ABSENT;
  }

  private static Optional<VerifiedRole<?>> role(VerifiedRepository seen, RoleName name) {
    return seen.roles().stream().filter(candidate -> candidate.name().equals(name)).findFirst();
  }

  private void requireServed(
      Gun gun, VerifiedRepository seen, RoleName role, Bytes file, long wanted) {
    Optional<VerifiedRole<?>> served = role(seen, role);
    boolean present =
        served
            .filter(found -> found.version() > wanted || found.metadata().wireBytes().equals(file))
            .isPresent();
    if (!present) {
      throw new PublishException(
          gun.value(),
          PublishException.Step.READ_BACK,
          "the upload to "
              + gun
              + " was accepted, but the server does not serve version "
              + wanted
              + " of "
              + role
              + served.map(found -> ", but version " + found.version()).orElse(""),
          null);
    }
  }

  private MetadataUpdater freshReader(Gun gun, SignedDraft published) {
    RootMetadata root = published.draft().effectiveRoot();
    RootPins.Builder pins = RootPins.builder();
    RoleKeyring.topLevel(root, RoleName.ROOT).ids().forEach(id -> pins.key(gun.value(), id));
    MetadataSources sources =
        Objects.requireNonNull(settings.sources(), "publishing needs a server");
    return new MetadataUpdater(
        settings
            .ofNewcomer(pins.build())
            .withSources(of -> Uploads.recognised(published.files(), sources.open(of))));
  }
}
