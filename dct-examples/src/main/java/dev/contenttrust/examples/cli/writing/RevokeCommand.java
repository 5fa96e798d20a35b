// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.publish.PublishReport;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.PublishOptions;
import dev.contenttrust.examples.cli.session.Session;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct revoke}: remove the signature of an image tag, or of all. */
@Command(
    name = "revoke",
    header = "Remove the signature of an image tag, or of all.",
    description = {
      "",
      "Removes it from every role that can be signed with the keys at hand, and warns of roles that"
          + " still hold it. Delegations and keys stay.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  dct revoke registry.example.com/team/app:1.0",
      "  dct revoke -y registry.example.com/team/app"
    })
public final class RevokeCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private PublishOptions options = new PublishOptions();

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean yes;

  @Parameters(
      paramLabel = "IMAGE",
      description = "The image; without a tag, every tag of the repository is revoked.")
  private String image = "";

  /** Creates the command. */
  public RevokeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    ImageReference reference = ImageArguments.withoutDigest(image);
    Gun gun = reference.gun();
    Optional<String> tag = reference.tag();
    if (tag.isEmpty()
        && !yes
        && !options.dryRun()
        && !session.confirm("Delete the signatures of all tags of " + gun + "?")) {
      return ExitCode.OK.number();
    }
    PublishReport report =
        session
            .publishing(options)
            .publish(
                gun,
                publisher ->
                    tag.isPresent()
                        ? publisher.revokeTag(gun, tag.get())
                        : publisher.revokeAll(gun));
    new Reports(session, options.dryRun()).tell(report, "Revoked " + reference);
    return ExitCode.OK.number();
  }
}
