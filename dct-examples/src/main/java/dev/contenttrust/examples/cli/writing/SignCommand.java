// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.registry.Descriptor;
import dev.contenttrust.client.registry.Manifest;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.PublishOptions;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct sign}: sign an image tag. */
@Command(
    name = "sign",
    header = "Sign an image tag.",
    description = {
      "",
      "Signs as 'docker trust sign' does: in every delegation whose key is at hand, targets/releases"
          + " among them; where the repository has no delegations, in targets. Where there is no"
          + " repository yet, it is initialised, with the signers whose keys are at hand. Digest"
          + " and size come from the registry. A tag that is signed so already is signed again,"
          + " which renews its expiry.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  dct sign registry.example.com/team/app:1.0",
      "  dct sign --digest sha256:HEX --size 1234 --dry-run registry.example.com/team/app:1.0"
    })
public final class SignCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private PublishOptions options = new PublishOptions();

  @Option(
      names = "--digest",
      paramLabel = "sha256:HEX",
      description = "Sign this digest instead of asking the registry; needs --size.")
  private @Nullable String digest;

  @Option(
      names = "--size",
      paramLabel = "N",
      description = "The length in bytes of the manifest with that digest.")
  private @Nullable Long size;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "Sign in this role instead of those that Docker chooses. Repeatable.")
  private List<String> roles = new ArrayList<>();

  @Parameters(paramLabel = "IMAGE", description = "The image with its tag.")
  private String image = "";

  /** Creates the command. */
  public SignCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    ImageReference reference = ImageArguments.tagged(image);
    List<RoleName> chosen = Session.roles(roles);
    new TagSigning(session, options, reference, manifest(reference), chosen).publish();
    return ExitCode.OK.number();
  }

  private Descriptor manifest(ImageReference reference) {
    if (digest == null && size == null) {
      return session
          .registries()
          .manifest(reference, reference.tag().orElseThrow())
          .map(Manifest::descriptor)
          .orElseThrow(
              () ->
                  new UsageException(
                      "the registry has no image "
                          + reference
                          + "; push it first, or sign with --digest and --size"));
    }
    if (digest == null || size == null || size < 0) {
      throw new UsageException("--digest and --size belong together, and a size is not negative");
    }
    try {
      return new Descriptor("", Digest.parse(digest), size);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--digest: " + e.getMessage());
    }
  }
}
