// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.publish.Change;
import dev.contenttrust.client.publish.PublishReport;
import dev.contenttrust.client.publish.RepositoryEdit;
import dev.contenttrust.client.publish.TrustPublisher;
import dev.contenttrust.client.registry.Descriptor;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.examples.cli.session.PublishOptions;
import dev.contenttrust.examples.cli.session.Publishing;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.text.JsonMembers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Signs one tag, or rehearses it. One for each tag. */
final class TagSigning {
  private final Session session;
  private final Publishing publishing;
  private final boolean dryRun;
  private final Reports reports;
  private final ImageReference image;
  private final Descriptor manifest;
  private final List<RoleName> chosen;
  private final Gun gun;
  private final String tag;

  TagSigning(
      Session session,
      PublishOptions options,
      ImageReference image,
      Descriptor manifest,
      List<RoleName> chosen) {
    this.session = session;
    this.publishing = session.publishing(options);
    this.dryRun = options.dryRun();
    this.reports = new Reports(session, dryRun);
    this.image = image;
    this.manifest = manifest;
    this.chosen = List.copyOf(chosen);
    this.gun = image.gun();
    this.tag = image.tag().orElseThrow();
  }

  /** Signs, publishes, and says what was signed by whom. */
  void publish() {
    PublishReport report =
        publishing.publishOrInitialise(
            gun,
            publisher ->
                chosen.isEmpty()
                    ? publisher.signTag(gun, tag, manifest.digest(), manifest.size())
                    : publisher.publish(edit(publisher)),
            () -> first(Signers.atHand(session.keys())));
    if (!report.changedAnything()) {
      report = publishing.publish(gun, publisher -> publisher.publish(renewing(edit(publisher))));
    }
    List<SignedBy> signed = dryRun ? List.of() : signedBy(report);
    reports.tell(
        report,
        "Signed "
            + image
            + " "
            + manifest.digest()
            + " in "
            + signed.stream().map(SignedBy::text).collect(Collectors.joining(", ")),
        new JsonMembers()
            .with("image", image.toString())
            .with("digest", manifest.digest().toString())
            .with("size", manifest.size())
            .withAll("signed", signed, SignedBy::json));
  }

  private RepositoryEdit edit(TrustPublisher publisher) {
    if (chosen.isEmpty()) {
      return publisher.editToSign(gun, tag, manifest.digest(), manifest.size());
    }
    RepositoryEdit edit = RepositoryEdit.of(gun);
    for (RoleName role : chosen) {
      edit = edit.signTag(tag, manifest.digest(), manifest.size(), role);
    }
    return edit;
  }

  /** A tag that is signed so already gets new signatures, and with them a new expiry. */
  private static RepositoryEdit renewing(RepositoryEdit edit) {
    RepositoryEdit renewing = edit;
    for (Change change : edit.changes()) {
      if (change instanceof Change.AddTarget add) {
        renewing = renewing.witness(add.role());
      }
    }
    return renewing;
  }

  /** What a new repository holds: its signers, as far as their keys are at hand, and the tag. */
  private RepositoryEdit first(Map<String, List<PublicKey>> signers) {
    RepositoryEdit edit = RepositoryEdit.of(gun);
    if (!chosen.isEmpty() || signers.isEmpty()) {
      for (RoleName role : chosen.isEmpty() ? List.of(RoleName.TARGETS) : chosen) {
        edit = edit.signTag(tag, manifest.digest(), manifest.size(), role);
      }
      return edit;
    }
    for (Map.Entry<String, List<PublicKey>> signer : signers.entrySet()) {
      edit =
          edit.addSigner(signer.getKey(), signer.getValue())
              .signTag(
                  tag, manifest.digest(), manifest.size(), Session.signerRole(signer.getKey()));
    }
    return edit.signTag(tag, manifest.digest(), manifest.size(), RoleName.RELEASES);
  }

  private List<SignedBy> signedBy(PublishReport report) {
    VerifiedRepository stored = publishing.stored(gun);
    List<SignedBy> signed = new ArrayList<>();
    for (RoleName role : report.versions().keySet()) {
      stored
          .targetsRole(role)
          .filter(found -> found.metadata().payload().targets().find(tag).isPresent())
          .ifPresent(found -> signed.add(new SignedBy(role, found.signers())));
    }
    return signed;
  }

  /** A role in which the tag was signed, and the keys that signed it. */
  private record SignedBy(RoleName role, List<KeyId> keys) {
    String text() {
      return role
          + " by key "
          + keys.stream().map(KeyId::abbreviated).collect(Collectors.joining(" and "));
    }

    JsonObject json() {
      return new JsonMembers().with("role", role.value()).withTexts("keys", keys).build();
    }
  }
}
