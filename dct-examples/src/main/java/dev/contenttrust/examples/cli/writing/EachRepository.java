// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.publish.PublishException;
import dev.contenttrust.client.publish.PublishReport;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.crypto.KeyAccessException;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Failure;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.UsageException;
import dev.contenttrust.examples.cli.text.JsonMembers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Does the same in several repositories, each for itself, and tells the failures at the end. */
final class EachRepository {
  private final Session session;
  private final Reports reports;
  private final List<JsonObject> done = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();
  private ExitCode worst = ExitCode.OK;

  EachRepository(Session session, Reports reports) {
    this.session = session;
    this.reports = reports;
  }

  /** Changes each repository; the tags of the arguments are ignored, as Docker does. */
  ExitCode change(
      List<String> repositories, String whatFailed, Function<Gun, PublishReport> change) {
    List<ImageReference> images = repositories.stream().map(Session::image).toList();
    for (ImageReference image : images) {
      changeOne(image, change);
    }
    if (session.output().isJson()) {
      session
          .output()
          .result(
              new JsonMembers()
                  .withAll("repositories", done, report -> report)
                  .withTexts("failed", failed));
    } else if (!failed.isEmpty()) {
      session.surroundings().err().print(whatFailed + ": " + String.join(", ", failed) + "\n");
    }
    return worst;
  }

  private void changeOne(ImageReference image, Function<Gun, PublishReport> change) {
    Gun gun = image.gun();
    try {
      PublishReport report = change.apply(gun);
      if (session.output().isJson()) {
        reports.warn(report);
        done.add(reports.members(report, new JsonMembers()).build());
      } else {
        reports.tell(report, "Changed the signers of " + gun);
      }
    } catch (TrustException | PublishException | KeyAccessException | UsageException e) {
      worst = worst.worse(session.output().failure(new Failure(gun.value(), e)));
      failed.add(gun.value());
    }
  }
}
