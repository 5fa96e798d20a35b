// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.reading;

import dev.contenttrust.client.Delegation;
import dev.contenttrust.client.ResolvedImage;
import dev.contenttrust.client.SignedTag;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.VerifiedRole;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.examples.cli.text.Columns;
import dev.contenttrust.examples.cli.text.JsonMembers;
import dev.contenttrust.examples.cli.text.Phrases;
import dev.contenttrust.examples.cli.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why an image resolves to what it does: the verified roles, and what each says of the tag.
 *
 * @param image what was asked for
 * @param repository the verified state
 * @param answer the answer; {@code null} if it was refused
 * @param refusal the refusal; {@code null} if there is an answer
 */
record ImageExplanation(
    ImageReference image,
    VerifiedRepository repository,
    @Nullable ResolvedImage answer,
    @Nullable TrustException refusal) {
  static ImageExplanation of(
      ImageReference image, VerifiedRepository repository, ResolvedImage answer) {
    return new ImageExplanation(image, repository, answer, null);
  }

  static ImageExplanation ofRefusal(
      ImageReference image, VerifiedRepository repository, TrustException refusal) {
    return new ImageExplanation(image, repository, null, refusal);
  }

  /** Returns the explanation for people. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append("Image:       ").append(image).append('\n');
    text.append("Collection:  ").append(repository.gun()).append('\n');
    text.append("Answer:      ").append(answerText()).append('\n');
    text.append("Checked at:  ").append(Phrases.moment(repository.verifiedAt())).append("\n\n");
    Columns roles = RoleText.chain();
    repository.roles().stream()
        .filter(role -> repository.delegation(role.name()).isEmpty())
        .forEach(role -> RoleText.row(roles, role, says(role.name())));
    repository.delegations().forEach(delegation -> row(roles, delegation));
    return text.append(roles.render()).toString();
  }

  private String answerText() {
    if (answer instanceof SignedTag tag) {
      return tag.digest()
          + ", "
          + tag.size()
          + " bytes, from "
          + tag.target().role()
          + ", signed until "
          + Phrases.moment(tag.earliestExpiry());
    }
    if (answer != null) {
      return answer.digest() + ", the digest asked for";
    }
    return "none: " + (refusal == null ? "" : refusal.code());
  }

  private void row(Columns columns, Delegation delegation) {
    Optional<VerifiedRole<TargetsMetadata>> verified = delegation.verified();
    if (verified.isPresent()) {
      RoleText.row(columns, verified.get(), says(delegation.name()));
    } else {
      columns.row(
          delegation.name().value(),
          "-",
          "-",
          "0 of " + delegation.threshold(),
          RoleText.keys(delegation.keys()),
          "-",
          Printable.of(RoleText.state(delegation)));
    }
  }

  private String says(RoleName role) {
    if (!role.equals(RoleName.TARGETS) && repository.delegation(role).isEmpty()) {
      return "-";
    }
    boolean mayNot =
        image.tag().isPresent()
            && repository
                .delegation(role)
                .filter(delegation -> !delegation.paths().matches(image.tag().orElseThrow()))
                .isPresent();
    return mayNot
        ? "may not speak for this tag"
        : digest(role).map(Digest::toString).orElse("nothing of this tag");
  }

  private Optional<Digest> digest(RoleName role) {
    return repository
        .targetsRole(role)
        .flatMap(found -> image.tag().flatMap(found.metadata().payload().targets()::find))
        .map(TargetFile::hashes)
        .flatMap(hashes -> hashes.sha256());
  }

  /** Returns the explanation for scripts. */
  JsonMembers json() {
    List<JsonObject> roles = new ArrayList<>();
    for (VerifiedRole<?> role : repository.roles()) {
      if (repository.delegation(role.name()).isEmpty()) {
        roles.add(verified(role).build());
      }
    }
    repository.delegations().forEach(delegation -> roles.add(json(delegation)));
    JsonMembers members =
        new JsonMembers()
            .with("image", image.toString())
            .with("gun", repository.gun().value())
            .with("checkedAt", repository.verifiedAt().toString());
    if (answer != null) {
      members.with("digest", answer.digest().toString());
    }
    if (answer instanceof SignedTag tag) {
      members
          .with("size", tag.size())
          .with("role", tag.target().role().value())
          .withTexts("signedBy", tag.signedBy())
          .with("expires", tag.earliestExpiry().toString());
    }
    if (refusal != null) {
      members.with("refusal", refusal.code());
    }
    return members.withAll("roles", roles, role -> role);
  }

  private JsonMembers verified(VerifiedRole<?> role) {
    JsonMembers members = RoleJson.verified(role);
    digest(role.name()).ifPresent(digest -> members.with("digest", digest.toString()));
    return members;
  }

  private JsonObject json(Delegation delegation) {
    Optional<VerifiedRole<TargetsMetadata>> role = delegation.verified();
    JsonMembers members =
        role.isPresent()
            ? verified(role.get())
            : RoleJson.withKeys(
                new JsonMembers()
                    .with("role", delegation.name().value())
                    .with("state", RoleJson.state(delegation)),
                delegation.threshold(),
                delegation.keys());
    members.with("delegator", delegation.delegator().value());
    image.tag().ifPresent(tag -> members.with("covered", delegation.paths().matches(tag)));
    delegation
        .error()
        .ifPresent(
            error -> members.with("code", error.code()).with("error", RoleText.state(delegation)));
    return members.build();
  }
}
