// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.migrating;

import dev.contenttrust.client.ResolvedImage;
import dev.contenttrust.client.SignedTag;
import dev.contenttrust.client.registry.Manifest;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.ReadOptions;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.text.JsonMembers;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code dct manifest}: the verified bytes of an image's manifest. */
@Command(
    name = "manifest",
    header = "Print the exact bytes of the manifest that the publishers of a tag signed.",
    description = {
      "",
      "Resolves the tag, fetches the manifest or index by digest, and checks digest and size. With"
          + " --offline no trust server is asked; the registry is.",
      ""
    },
    footer = {"", "Example:", "  dct manifest registry.example.com/team/app:1.0"})
public final class ManifestCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private ReadOptions options = new ReadOptions();

  @Parameters(paramLabel = "IMAGE", description = "The image, as for docker pull.")
  private String image = "";

  /** Creates the command. */
  public ManifestCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    ImageReference reference = Session.image(image).withDefaultTag();
    ResolvedImage resolved = session.reads(options).resolve(reference, List.of());
    Manifest manifest = session.registries().manifest(resolved);
    if (session.output().isJson()) {
      session
          .output()
          .result(
              new JsonMembers()
                  .with("image", reference.toString())
                  .with("reference", resolved.pullReference())
                  .with("digest", resolved.digest().toString())
                  .with("mediaType", manifest.mediaType())
                  .with("size", manifest.bytes().size())
                  .with("verified", resolved instanceof SignedTag)
                  .with("manifest", manifest.bytes().toUtf8()));
    } else {
      session.output().exactly(manifest.bytes());
    }
    return ExitCode.OK.number();
  }
}
