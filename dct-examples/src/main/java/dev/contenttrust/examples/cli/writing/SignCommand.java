// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.registry.Descriptor;
import dev.contenttrust.client.registry.Manifest;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.PublishOptions;
import dev.contenttrust.examples.cli.session.Registries;
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
      "Examples:",
      "  dct sign registry.example.com/team/app:1.0",
      "  dct sign --dry-run registry.example.com/team/app:1.0",
      "  dct sign --digest sha256:HEX --size 1234 registry.example.com/team/app:1.0"
    })
public final class SignCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private PublishOptions options = new PublishOptions();

  @Option(
      names = "--digest",
      paramLabel = "sha256:HEX",
      description =
          "Sign this digest, whatever the tag names; the registry is asked for its size only, or not"
              + " at all with --size.")
  private @Nullable String digest;

  @Option(
      names = "--size",
      paramLabel = "N",
      description = "With --digest: the length in bytes of that manifest.")
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
    if (digest == null) {
      if (size != null) {
        throw new UsageException("--size needs --digest: which manifest is that long?");
      }
      return tagged(reference);
    }
    if (size == null) {
      return withDigest(reference, parsed(digest));
    }
    if (size < 0) {
      throw new UsageException("--size: a size is not negative");
    }
    return new Descriptor("", parsed(digest), size);
  }

  private Descriptor tagged(ImageReference reference) {
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

  /** The digest is what was built; where the tag names something else by now, that is told. */
  private Descriptor withDigest(ImageReference reference, Digest chosen) {
    Registries registries = session.registries();
    Descriptor manifest =
        registries
            .manifest(reference, chosen)
            .map(Manifest::descriptor)
            .orElseThrow(
                () ->
                    new UsageException(
                        "the registry has no manifest "
                            + chosen
                            + " in "
                            + reference.name()
                            + "; push it first, or say its length with --size"));
    registries
        .describe(reference, reference.tag().orElseThrow())
        .map(Descriptor::digest)
        .filter(present -> !present.equals(chosen))
        .ifPresent(
            present ->
                session
                    .output()
                    .warn(
                        reference.toString(),
                        "TAG_MOVED",
                        "the registry's tag names " + present + " now, not what is signed"));
    return manifest;
  }

  private static Digest parsed(String text) {
    try {
      return Digest.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--digest: " + e.getMessage());
    }
  }
}
