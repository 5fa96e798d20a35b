// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.SnapshotMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.core.metadata.TimestampMetadata;
import java.util.List;

/**
 * One dialect of TUF: how metadata is written, read, named and signed. The workflow above never
 * asks which dialect it has.
 *
 * <p>Every {@code read} method throws {@link dev.contenttrust.core.json.MalformedJsonException},
 * and no other type, for bytes that are not metadata of that role within the limits.
 * Implementations are immutable and thread-safe.
 */
public interface MetadataFormat {
  /**
   * Reads a root file.
   *
   * @param wire the whole file as fetched or stored
   * @return payload, signatures and the bytes that they cover
   */
  SignedMetadata<RootMetadata> readRoot(Bytes wire);

  /**
   * Reads a timestamp file.
   *
   * @param wire the whole file as fetched or stored
   * @return payload, signatures and the bytes that they cover
   */
  SignedMetadata<TimestampMetadata> readTimestamp(Bytes wire);

  /**
   * Reads a snapshot file.
   *
   * @param wire the whole file as fetched or stored
   * @return payload, signatures and the bytes that they cover
   */
  SignedMetadata<SnapshotMetadata> readSnapshot(Bytes wire);

  /**
   * Reads a targets file.
   *
   * @param role whose file it is: delegations are checked against it where the dialect's names are
   *     hierarchical
   * @param wire the whole file as fetched or stored
   * @return payload, signatures and the bytes that they cover
   */
  SignedMetadata<TargetsMetadata> readTargets(RoleName role, Bytes wire);

  /**
   * {@return the bytes that signatures over the payload must cover}
   *
   * @param payload what the role says
   */
  Bytes canonical(RoleMetadata payload);

  /**
   * {@return the file made of payload and signatures}
   *
   * @param payload what the role says
   * @param signatures signatures over {@link #canonical} of the payload, in the order in which to
   *     write them
   * @throws IllegalArgumentException if the dialect cannot express the payload so that every reader
   *     accepts it
   */
  Bytes write(RoleMetadata payload, List<Signature> signatures);

  /**
   * {@return what {@link #write(RoleMetadata, List)} gives, for a caller that has encoded the
   * payload already: a large file need not be encoded for its signatures and once more for itself}
   *
   * @param payload what the role says
   * @param canonical what {@link #canonical} gave for that payload
   * @param signatures signatures over the canonical form, in the order in which to write them
   * @throws IllegalArgumentException if the dialect cannot express the payload so that every reader
   *     accepts it
   */
  default Bytes write(RoleMetadata payload, Bytes canonical, List<Signature> signatures) {
    return write(payload, signatures);
  }

  /**
   * {@return the id that the dialect's rule computes for the key}
   *
   * @param key the public key as metadata lists it
   */
  KeyId keyIdOf(PublicKey key);

  /**
   * {@return whether a key listed under another id than {@link #keyIdOf} makes the signature's
   * document invalid} Notary: yes; TUF: no (TAP 12).
   */
  boolean requiresComputedKeyIds();

  /**
   * {@return the present file's name relative to the collection's base, ready for a URL path:
   * {@code targets/releases.json}}
   *
   * @param role whose file it is
   */
  String fileName(RoleName role);

  /**
   * {@return the name of one version's file: {@code 3.root.json}}
   *
   * @param role whose file it is
   * @param version the version that the file has, at least 1
   */
  String versionedFileName(RoleName role, long version);

  /**
   * {@return the name under which the file of that digest can be fetched: {@code
   * snapshot.HEX.json}; for dialects without such names the plain name}
   *
   * @param role whose file it is
   * @param digest the digest of the whole file
   */
  String hashedFileName(RoleName role, Digest digest);
}
