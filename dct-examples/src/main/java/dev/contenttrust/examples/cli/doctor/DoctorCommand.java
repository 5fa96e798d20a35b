// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.doctor;

import dev.contenttrust.client.diagnosis.Doctor;
import dev.contenttrust.client.diagnosis.DoctorReport;
import dev.contenttrust.client.diagnosis.Finding;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.PinOptions;
import dev.contenttrust.examples.cli.session.Progress;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.TimeSpan;
import dev.contenttrust.examples.cli.text.Printable;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct doctor}: what is wrong between here and an image, and what to do. */
@Command(
    name = "doctor",
    header = "Examine step by step what keeps an image from being verified, pulled or signed.",
    description = {
      "",
      "Prints a line for each step: ok, note, FAILED or skipped, what was found, and below it what"
          + " to do. Nothing is stored, not even a root that is seen for the first time. Ends with 0"
          + " if no step failed, else with the code of the first one that did.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  dct doctor registry.example.com/team/app:1.0",
      "  dct doctor --signing myregistry.azurecr.io/team/app:1.0"
    })
public final class DoctorCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private PinOptions pins = new PinOptions();

  @Option(
      names = "--signing",
      description =
          "Examine also whether this login may publish trust data: asks for the server's timestamp"
              + " key, which the server makes where the repository has none yet.")
  private boolean signing;

  @Option(
      names = "--within",
      paramLabel = "TIME",
      converter = TimeSpan.class,
      defaultValue = "30d",
      description = "How far ahead expiry is told: 30d, 12h, 4w. Default: ${DEFAULT-VALUE}.")
  private Duration within = Duration.ofDays(30);

  @Parameters(paramLabel = "IMAGE", description = "The image, as for docker pull.")
  private String image = "";

  /** Creates the command. */
  public DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    ImageReference reference = Session.image(image);
    Doctor.Builder doctor =
        Doctor.builder(session.connections(), pins.pins())
            .store(MetadataStore.directory(session.trustDir()))
            .registries(session.registries()::open)
            .clock(session.surroundings().clock())
            .foresight(within);
    if (signing) {
      doctor.checkSigning();
    }
    Progress progress = session.progress("examining " + reference);
    DoctorReport report;
    try {
      report = doctor.build().examine(reference);
    } finally {
      progress.end();
    }
    if (session.output().isJson()) {
      session.output().value(report.toJson());
    } else {
      report.findings().forEach(this::print);
    }
    return report.firstRefusal().map(ExitCode::of).orElse(ExitCode.OK).number();
  }

  private void print(Finding finding) {
    String outcome =
        finding.outcome() == Finding.Outcome.FAILED
            ? finding.outcome().name()
            : finding.outcome().name().toLowerCase(Locale.ROOT);
    String step = finding.step().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    session
        .output()
        .line(
            Printable.of(
                String.format(Locale.ROOT, "%-8s %-14s %s", outcome, step, finding.message())));
    if (!finding.remedy().isEmpty()) {
      session
          .output()
          .line(Printable.of(String.format(Locale.ROOT, "%23s -> %s", "", finding.remedy())));
    }
  }
}
