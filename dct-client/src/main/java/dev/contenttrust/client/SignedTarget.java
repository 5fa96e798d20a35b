// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import dev.contenttrust.core.Digest;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.TargetFile;
import java.time.Instant;
import java.util.List;

/**
 * A target that its publishers signed, with everything that proves it. Immutable.
 *
 * @param repository the verified state in which it was found; its {@linkplain
 *     VerifiedRepository#scope() scope} tells of which roles
 * @param role the targets role that answered
 * @param file the entry as signed
 * @param digest the signed SHA-256
 */
public record SignedTarget(
    VerifiedRepository repository, RoleName role, TargetFile file, Digest digest) {
  /**
   * Returns the target's name; for an image the tag.
   *
   * @return the target's name
   */
  public String name() {
    return file.name();
  }

  /**
   * Returns the signed length, in bytes; for an image that of its manifest.
   *
   * @return the signed length, in bytes
   */
  public long size() {
    return file.length();
  }

  /**
   * Returns the roles that prove the answer: root, timestamp, snapshot, targets, delegations.
   *
   * @return the roles that prove the answer: root, timestamp, snapshot, targets, delegations
   */
  public List<VerifiedRole<?>> chain() {
    return repository.chain(role);
  }

  /**
   * Returns the ids, as listed, of the keys whose signatures the answering role carries.
   *
   * @return the ids, as listed, of the keys whose signatures the answering role carries
   */
  public List<KeyId> signers() {
    List<VerifiedRole<?>> chain = chain();
    return chain.get(chain.size() - 1).signers();
  }

  /**
   * Returns when the first of the roles that prove the answer expires.
   *
   * @return when the first of the roles that prove the answer expires
   */
  public Instant earliestExpiry() {
    return chain().stream().map(VerifiedRole::expires).min(Instant::compareTo).orElseThrow();
  }

  /**
   * Returns what a person should know of the verified state in which it was found.
   *
   * @return what a person should know
   */
  public List<Warning> warnings() {
    return repository.warnings();
  }
}
