// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.reading;

import dev.contenttrust.client.ResolvedImage;
import dev.contenttrust.client.SignedTag;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.ReadOptions;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.text.JsonMembers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct resolve}: the digest that the publishers of a tag signed. */
@Command(
    name = "resolve",
    header = "Print the digest that the publishers of an image tag signed.",
    description = {
      "",
      "Asks the roles that Docker trusts, targets/releases and then targets. A reference by"
          + " digest passes through unchanged, without contacting a server.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  dct resolve registry.example.com/team/app:1.0",
      "  docker pull \"$(dct resolve --no-tofu --root-key KEYID registry.example.com/team/app:1.0)\""
    })
public final class ResolveCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private ReadOptions options = new ReadOptions();

  @Option(
      names = "--signer",
      paramLabel = "NAME",
      description = "This signer must have signed the same digest. Repeatable.")
  private List<String> signers = new ArrayList<>();

  @Parameters(paramLabel = "IMAGE", description = "The image, as for docker pull.")
  private String image = "";

  /** Creates the command. */
  public ResolveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    ImageReference reference = Session.image(image).withDefaultTag();
    List<RoleName> required = signers.stream().map(Session::signerRole).toList();
    ResolvedImage resolved = session.reads(options).resolve(reference, required);
    if (session.output().isJson()) {
      session.output().result(json(resolved));
    } else {
      session.output().line(resolved.pullReference());
    }
    return ExitCode.OK.number();
  }

  private static JsonMembers json(ResolvedImage resolved) {
    JsonMembers members =
        new JsonMembers()
            .with("image", resolved.image().toString())
            .with("reference", resolved.pullReference())
            .with("digest", resolved.digest().toString())
            .with("verified", resolved instanceof SignedTag);
    if (resolved instanceof SignedTag tag) {
      members
          .with("tag", tag.tag())
          .with("size", tag.size())
          .with("role", tag.target().role().value())
          .withTexts("signedBy", tag.signedBy())
          .withTexts("signatureKeys", tag.target().signers())
          .with("expires", tag.earliestExpiry().toString())
          .withAll("chain", tag.target().chain(), RoleJson::chainLink);
    }
    return members;
  }
}
