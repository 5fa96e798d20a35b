// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.publish.PublishReport;
import dev.contenttrust.core.Gun;
import dev.contenttrust.examples.cli.session.PublishOptions;
import dev.contenttrust.examples.cli.session.Publishing;
import dev.contenttrust.examples.cli.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What the commands for signers share: one signer, in several repositories. */
public final class SignerChange {
  @Mixin private PublishOptions options = new PublishOptions();

  @Parameters(index = "0", paramLabel = "NAME", description = "The signer's name.")
  private String name = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "REPOSITORY",
      description = "Each is changed for itself.")
  private List<String> repositories = new ArrayList<>();

  /** Creates the defaults. */
  public SignerChange() {}

  /** Returns the signer's name. */
  String name() {
    return Signers.requireName(name);
  }

  /** Changes each repository, and returns the exit code. */
  int run(Session session, String whatFailed, BiFunction<Publishing, Gun, PublishReport> change) {
    Publishing publishing = session.publishing(options);
    return new EachRepository(session, new Reports(session, options.dryRun()))
        .change(repositories, whatFailed, gun -> change.apply(publishing, gun))
        .number();
  }
}
