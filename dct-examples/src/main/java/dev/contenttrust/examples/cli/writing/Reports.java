// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.publish.PublishReport;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.examples.cli.session.Output;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.text.JsonMembers;
import dev.contenttrust.examples.cli.text.Printable;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells what a writing command published, or would publish. */
final class Reports {
  private final Session session;
  private final boolean dryRun;

  /**
   * Creates the teller.
   *
   * @param session the run
   * @param dryRun whether nothing was uploaded
   */
  Reports(Session session, boolean dryRun) {
    this.session = session;
    this.dryRun = dryRun;
  }

  /**
   * Tells what was published.
   *
   * @param headline what was achieved, in one line for people
   */
  void tell(PublishReport report, String headline) {
    tell(report, headline, new JsonMembers());
  }

  /** Tells what was published, with more facts for scripts. */
  void tell(PublishReport report, String headline, JsonMembers facts) {
    warn(report);
    Output output = session.output();
    if (output.isJson()) {
      output.result(members(report, facts));
      return;
    }
    report.differences().forEach(difference -> output.line(Printable.of(difference.toString())));
    if (!report.changedAnything()) {
      output.line(
          dryRun
              ? "Nothing would be published: " + report.gun() + " is so already."
              : "Nothing had to be published: " + report.gun() + " is so already.");
    } else if (dryRun) {
      output.line(
          (initialises(report) ? "Would initialise " + report.gun() + ": " : "Would publish ")
              + versions(report.versions())
              + ". Nothing was published.");
    } else {
      output.line(Printable.of(headline));
      output.line("Published and read back: " + versions(report.versions()));
      if (initialises(report)) {
        output.line(
            "The repository is new, and nobody can replace its root key: keep a copy with 'dct"
                + " backup FILE'.");
      }
    }
  }

  /** Tells what a person should know of a publication. */
  void warn(PublishReport report) {
    report
        .notes()
        .forEach(note -> session.output().warn(report.gun().value(), "PUBLISH_NOTE", note));
  }

  /** Returns what was published for scripts. */
  JsonMembers members(PublishReport report, JsonMembers facts) {
    if (dryRun) {
      facts.with("dryRun", true);
    }
    return facts
        .with("repository", report.gun().value())
        .with("changed", report.changedAnything())
        .with("initialised", initialises(report))
        .with("versions", json(report.versions()))
        .withTexts("differences", report.differences())
        .withTexts("notes", report.notes());
  }

  /** A first root is published once in a repository's life. */
  private static boolean initialises(PublishReport report) {
    return report.versions().getOrDefault(RoleName.ROOT, 0L) == 1;
  }

  private static JsonObject json(Map<RoleName, Long> versions) {
    JsonMembers members = new JsonMembers();
    versions.forEach((role, version) -> members.with(role.value(), version.longValue()));
    return members.build();
  }

  private static String versions(Map<RoleName, Long> versions) {
    return versions.entrySet().stream()
        .map(role -> role.getKey() + " version " + role.getValue())
        .collect(Collectors.joining(", "));
  }
}
