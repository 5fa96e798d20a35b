// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.client.Limits;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.format.MetadataFormat;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.SnapshotMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.core.metadata.TimestampMetadata;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads files within their bounds and compares them with what a verified role promises of them. The
 * boundary at which whatever a format throws becomes {@link UntrustedException.Malformed}.
 */
final class Documents {
  private final String repository;
  private final MetadataFormat format;
  private final Limits limits;
  private final Recollection memory;

  Documents(String repository, MetadataFormat format, Limits limits, Recollection memory) {
    this.repository = repository;
    this.format = format;
    this.limits = limits;
    this.memory = memory;
  }

  SignedMetadata<RootMetadata> root(Bytes wire) {
    return read(RoleName.ROOT, RootMetadata.class, wire, limits.maxRootBytes(), format::readRoot);
  }

  SignedMetadata<TimestampMetadata> timestamp(Bytes wire) {
    return read(
        RoleName.TIMESTAMP,
        TimestampMetadata.class,
        wire,
        limits.maxTimestampBytes(),
        format::readTimestamp);
  }

  SignedMetadata<SnapshotMetadata> snapshot(Bytes wire) {
    return read(
        RoleName.SNAPSHOT,
        SnapshotMetadata.class,
        wire,
        limits.maxSnapshotBytes(),
        format::readSnapshot);
  }

  SignedMetadata<TargetsMetadata> targets(RoleName role, Bytes wire) {
    return read(
        role,
        TargetsMetadata.class,
        wire,
        limits.maxTargetsBytes(),
        bytes -> format.readTargets(role, bytes));
  }

  /**
   * Requires that the bytes are the promised ones: of the promised length, and with every promised
   * hash of a known algorithm. Done before parsing, so that nothing of a file that nobody vouches
   * for is looked at.
   *
   * <p>Where the promise names no version (Notary) the hash is all that links the files, and it
   * must be a SHA-256.
   */
  void requirePromised(RoleName role, FileMeta promise, Bytes wire) {
    boolean linkedByHash = promise.version() == null;
    boolean usable =
        promise.hashes().isWellFormed()
            && (linkedByHash
                ? promise.hashes().sha256().isPresent()
                : promise.hashes().byAlgorithm().isEmpty() || promise.hashes().isCheckable());
    if (!usable) {
      throw malformed(
          role,
          "the entry for " + role + " has no hash that can be checked, or one of wrong size",
          null);
    }
    Long length = promise.length();
    if (length != null && length < 0) {
      throw malformed(role, "the entry for " + role + " names the length " + length, null);
    }
    if (length != null && wire.size() > length) {
      throw tooLong(role, wire.size(), length);
    }
    Optional<Digest> mismatch = promise.hashes().firstMismatch(wire);
    if (mismatch.isPresent()) {
      throw checksumMismatch(role, mismatch.get(), "the files on the server do not fit together");
    }
    if (length != null && wire.size() != length) {
      throw malformed(
          role, "it has " + wire.size() + " bytes where " + length + " are promised", null);
    }
  }

  UntrustedException.ChecksumMismatch checksumMismatch(
      RoleName role, Digest promised, String advice) {
    return new UntrustedException.ChecksumMismatch(
        repository,
        role,
        promised,
        role + " of " + repository + " has not the promised hash " + promised + ": " + advice);
  }

  private <R extends RoleMetadata> SignedMetadata<R> read(
      RoleName role,
      Class<R> kind,
      Bytes wire,
      long cap,
      Function<Bytes, SignedMetadata<R>> parser) {
    if (wire.size() > cap) {
      throw tooLong(role, wire.size(), cap);
    }
    SignedMetadata<R> document =
        memory.document(role, kind, wire).orElseGet(() -> parsed(role, wire, parser));
    if (document.signatures().size() > limits.maxSignatures()) {
      throw new UntrustedException.LimitExceeded(
          repository,
          role,
          limits.maxSignatures(),
          role
              + " of "
              + repository
              + " carries "
              + document.signatures().size()
              + " signatures, more than the limit of "
              + limits.maxSignatures());
    }
    return document;
  }

  private <R extends RoleMetadata> SignedMetadata<R> parsed(
      RoleName role, Bytes wire, Function<Bytes, SignedMetadata<R>> parser) {
    try {
      return parser.apply(wire);
    } catch (RuntimeException e) {
      // a parser that meets what its author did not foresee must refuse too, and never crash
      throw malformed(role, String.valueOf(e.getMessage()), e);
    }
  }

  private UntrustedException.Malformed malformed(
      RoleName role, String what, @org.jspecify.annotations.Nullable Throwable cause) {
    return new UntrustedException.Malformed(
        repository, role, role + " of " + repository + " is malformed: " + what, cause);
  }

  private UntrustedException.LengthExceeded tooLong(RoleName role, long size, long limit) {
    return new UntrustedException.LengthExceeded(
        repository,
        role,
        limit,
        role + " of " + repository + " has " + size + " bytes, more than the allowed " + limit);
  }
}
