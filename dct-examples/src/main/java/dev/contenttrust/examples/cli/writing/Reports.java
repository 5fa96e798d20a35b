// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.publish.PublishPlan;
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
  private Reports() {}

  /**
   * Tells what was published.
   *
   * @param headline what was achieved, in one line for people
   */
  static void tell(Session session, PublishReport report, String headline) {
    tell(session, report, headline, new JsonMembers());
  }

  /** Tells what was published, with more facts for scripts. */
  static void tell(Session session, PublishReport report, String headline, JsonMembers facts) {
    warn(session, report);
    Output output = session.output();
    if (output.isJson()) {
      output.result(members(report, facts));
    } else if (report.changedAnything()) {
      report.differences().forEach(difference -> output.line(Printable.of(difference.toString())));
      output.line(Printable.of(headline));
      output.line("Published and read back: " + versions(report.versions()));
    } else {
      output.line("Nothing had to be published: " + report.gun() + " is so already.");
    }
  }

  /** Tells what a person should know of a publication. */
  static void warn(Session session, PublishReport report) {
    report
        .notes()
        .forEach(note -> session.output().warn(report.gun().value(), "PUBLISH_NOTE", note));
  }

  /** Tells what would be published. */
  static void tell(Session session, PublishPlan plan) {
    Output output = session.output();
    if (output.isJson()) {
      output.result(
          new JsonMembers()
              .with("repository", plan.gun().value())
              .with("dryRun", true)
              .with("versions", json(plan.versions()))
              .withTexts("differences", plan.differences()));
      return;
    }
    plan.differences().forEach(difference -> output.line(Printable.of(difference.toString())));
    output.line(
        plan.versions().isEmpty()
            ? "Nothing would be published."
            : "Would publish " + versions(plan.versions()) + ". Nothing was published.");
  }

  /** Returns what was published for scripts. */
  static JsonMembers members(PublishReport report, JsonMembers facts) {
    return facts
        .with("repository", report.gun().value())
        .with("changed", report.changedAnything())
        .with("versions", json(report.versions()))
        .withTexts("differences", report.differences())
        .withTexts("notes", report.notes());
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
