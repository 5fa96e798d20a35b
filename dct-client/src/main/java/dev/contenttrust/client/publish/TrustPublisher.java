// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.client.RootPins;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Publishes trust metadata: initialises repositories, signs and revokes tags, manages signers,
 * rotates keys, and brings expired repositories back.
 *
 * <p>Every operation loads and verifies the present state first, uploads in one transaction, and
 * ends only when a client that knew nothing before has verified what was published. Where somebody
 * else publishes at the same time, the change is applied anew to what they published. An operation
 * that fails says at which step ({@link PublishException}), and has changed nothing unless that
 * step is {@link PublishException.Step#READ_BACK}. If the line breaks during the upload and the
 * server does not serve the change, the failure is a {@link
 * dev.contenttrust.core.TrustServerException}; such a server may still be at work, so look before
 * publishing again.
 *
 * <p>Thread-safe; share one.
 */
public final class TrustPublisher {
  private final Publishing publishing;

  TrustPublisher(Publishing publishing) {
    this.publishing = publishing;
  }

  /**
   * Starts a publisher that trusts a repository's root on first use, as Docker does, and only its
   * successors from then on. Danger: whoever stands between the publisher and the server at first
   * contact chooses the root.
   *
   * @return a builder with the defaults told at its methods
   */
  public static TrustPublisherBuilder trustingOnFirstUse() {
    return new TrustPublisherBuilder(RootPins.trustOnFirstUse());
  }

  /**
   * Starts a publisher that accepts only roots that match the pins.
   *
   * @param pins the roots to accept, by repository
   * @return a builder with the defaults told at its methods
   */
  public static TrustPublisherBuilder pinning(RootPins pins) {
    return new TrustPublisherBuilder(pins);
  }

  /**
   * Returns a publisher whose operations do everything but the upload: they load, verify, apply and
   * sign, with the keys of this one, and report what would be published. Nothing changes on the
   * server or among the keys, and locally nothing that reading would not change: keys that an
   * operation makes are forgotten, a deletion deletes nothing, and staged changes stay staged.
   *
   * @return the rehearsing publisher
   */
  public TrustPublisher rehearsing() {
    return new TrustPublisher(publishing.rehearsing());
  }

  /** Tells whether operations end before the upload. */
  boolean isRehearsal() {
    return publishing.settings().rehearsal();
  }

  /**
   * {@return an empty edit, to be filled and given to {@link #plan} or {@link #publish}}
   *
   * @param gun the repository
   */
  public RepositoryEdit edit(Gun gun) {
    return RepositoryEdit.of(gun);
  }

  /**
   * Does everything but the upload: loads and verifies the present state, applies the edit, signs.
   *
   * @param edit what to change, and in which repository
   * @return what would be published
   * @throws PublishException if the edit cannot be applied or signed
   * @throws dev.contenttrust.core.TrustException if the repository cannot be verified or had
   */
  public PublishPlan plan(RepositoryEdit edit) {
    PublishRun run = publishing.run(edit.gun());
    SignedDraft signed = run.prepare(run.load(), edit);
    return new PublishPlan(
        edit.gun(),
        signed.draft().differences(),
        signed.versions(),
        !signed.signsSnapshot(),
        signed.notes());
  }

  /**
   * {@return the edit that {@link #signTag} would publish now: for a plan, or to be extended}
   *
   * @param gun the repository
   * @param tag the tag, by Docker's grammar
   * @param digest the SHA-256 digest of the manifest
   * @param size the length of the manifest in bytes
   * @throws PublishException with step {@code KEYS} if no role may be signed with the keys at hand
   * @throws dev.contenttrust.core.TrustException if the repository cannot be verified or the server
   *     cannot be used
   */
  public RepositoryEdit editToSign(Gun gun, String tag, Digest digest, long size) {
    return signing(gun, tag, digest, size).editOf(publishing.run(gun).load());
  }

  /**
   * Publishes an edit of an initialised repository.
   *
   * @param edit what to change, and in which repository
   * @return what was published; without changes nothing is uploaded
   * @throws PublishException if a step fails
   * @throws dev.contenttrust.core.TrustException if the repository cannot be verified or the server
   *     cannot be used
   */
  public PublishReport publish(RepositoryEdit edit) {
    return publishing.publish(edit.gun(), state -> edit);
  }

  /**
   * Signs a tag as Docker does: in every delegation of {@code targets} whose key is at hand and
   * whose paths admit the tag, {@code targets/releases} among them; without delegations in {@code
   * targets}.
   *
   * @param gun the repository
   * @param tag the tag, by Docker's grammar
   * @param digest the SHA-256 digest of the manifest
   * @param size the length of the manifest in bytes
   * @return what was published
   * @throws PublishException if a step fails
   * @throws dev.contenttrust.core.TrustException if the repository cannot be verified or the server
   *     cannot be used
   */
  public PublishReport signTag(Gun gun, String tag, Digest digest, long size) {
    return publishing.publish(gun, signing(gun, tag, digest, size));
  }

  /**
   * Removes a tag from every role that holds it and that can be signed with the keys at hand. The
   * report's notes name the roles that still hold it.
   *
   * @param gun the repository
   * @param tag the tag, by Docker's grammar
   * @return what was published
   * @throws PublishException if a step fails, or no role that holds the tag can be signed
   * @throws NotSignedException if no role holds the tag
   * @throws dev.contenttrust.core.TrustException if the repository cannot be verified or the server
   *     cannot be used
   */
  public PublishReport revokeTag(Gun gun, String tag) {
    return revoke(gun, state -> List.of(tag));
  }

  /**
   * Removes every tag as {@link #revokeTag} does. Delegations and keys stay.
   *
   * @param gun the repository
   * @return what was published
   * @throws PublishException if a step fails
   * @throws dev.contenttrust.core.TrustException if the repository cannot be verified or the server
   *     cannot be used
   */
  public PublishReport revokeAll(Gun gun) {
    return revoke(gun, Revocation::everything);
  }

  /**
   * Adds a signer, or keys to one, as {@code docker trust signer add} does.
   *
   * @param gun the repository
   * @param name the signer's name; the role is {@code targets/NAME}
   * @param keys public keys, plain or as certificates
   * @return what was published
   */
  public PublishReport addSigner(Gun gun, String name, List<PublicKey> keys) {
    return publish(RepositoryEdit.of(gun).addSigner(name, keys));
  }

  /**
   * Removes a signer: the role, and its keys from {@code targets/releases} where no other signer
   * uses them.
   *
   * @param gun the repository
   * @param name the signer's name, as in {@code targets/NAME}
   * @param force whether the last holder of release rights may go, which makes every released tag
   *     unreadable
   * @return what was published
   * @throws PublishException with step {@code APPLY} if there is no such signer, or it is the last
   *     one and {@code force} is not given
   */
  public PublishReport removeSigner(Gun gun, String name, boolean force) {
    return publishing.publish(
        gun,
        new SignerDeparture(
            gun, name, force, publishing.settings().reading().verifier(), publishing::keysAtHand));
  }

  /** {@return what creates repositories} */
  public RepositoryInitialiser initialiser() {
    return new RepositoryInitialiser(publishing);
  }

  /** {@return what replaces keys of the four top-level roles} */
  public KeyRotation rotation() {
    return new KeyRotation(publishing);
  }

  /**
   * {@return the edit that {@link #renewExpiry} would publish now: for a plan, or to be extended}
   *
   * @param gun the repository
   * @param roles {@code root}, {@code targets}, delegations, or the snapshot where its key is at
   *     hand
   * @param expires when they shall expire, written in whole seconds
   * @throws PublishException with step {@code APPLY} if a role has no metadata that is signed
   */
  public RepositoryEdit editToRenew(Gun gun, Collection<RoleName> roles, Instant expires) {
    return renewal(gun, roles, expires).editOf(publishing.run(gun).load());
  }

  /**
   * Signs roles again as they are, with the next version and a chosen expiry. An expired role is
   * renewed too; content of which nothing shows that it was ever signed is not.
   *
   * @param gun the repository
   * @param roles {@code root}, {@code targets}, delegations, or the snapshot where its key is at
   *     hand
   * @param expires when they shall expire, written in whole seconds: in the future, and within
   *     {@link Lifetimes#LONGEST} from now
   * @return what was published
   * @throws PublishException with step {@code APPLY} if a role has no metadata that is signed, or
   *     the time is out of bounds; else if a step fails
   * @throws dev.contenttrust.core.TrustException if the repository cannot be verified but for its
   *     expiry, or the server cannot be used
   */
  public PublishReport renewExpiry(Gun gun, Collection<RoleName> roles, Instant expires) {
    return publishing.publish(gun, renewal(gun, roles, expires));
  }

  /**
   * Signs every role again that expired, that expires within the given time, or that lost its
   * signatures, as far as the keys at hand reach.
   *
   * @param gun the repository
   * @param within how soon a role must expire to be signed again
   * @return what was published; its notes name the roles whose keys are missing
   * @throws PublishException if a step fails
   * @throws dev.contenttrust.core.TrustException if the repository cannot be verified but for its
   *     expiry, or the server cannot be used
   */
  public PublishReport repair(Gun gun, Duration within) {
    return publishing.publish(gun, new Repair(publishing, gun, within));
  }

  /**
   * Deletes what the server has of the repository, which cannot be undone, and what is stored
   * locally. Keys stay.
   *
   * @param gun the repository
   * @throws dev.contenttrust.core.TrustServerException if the server cannot be used
   */
  public void deleteRemote(Gun gun) {
    publishing.delete(gun);
  }

  private EditSource signing(Gun gun, String tag, Digest digest, long size) {
    return state -> {
      RepositoryEdit edit = RepositoryEdit.of(gun);
      SigningRoles roles = new SigningRoles(gun.value(), state, publishing.keysAtHand());
      for (RoleName role : roles.forSigning(tag)) {
        edit = edit.signTag(tag, digest, size, role);
      }
      return edit;
    };
  }

  private Renewal renewal(Gun gun, Collection<RoleName> roles, Instant expires) {
    return new Renewal(gun, roles, expires, publishing.vouching(gun));
  }

  private PublishReport revoke(Gun gun, Function<RepositoryState, List<String>> tags) {
    return publishing.publish(gun, new Revocation(gun, tags, publishing::keysAtHand));
  }
}
