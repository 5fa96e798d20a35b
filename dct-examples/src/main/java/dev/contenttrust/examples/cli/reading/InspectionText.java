// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.reading;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.examples.cli.text.Columns;
import dev.contenttrust.examples.cli.text.NaturalOrder;
import dev.contenttrust.examples.cli.text.Printable;
import java.util.Comparator;
import java.util.List;

/** An inspection as the text of {@code docker trust inspect --pretty}. */
final class InspectionText {
  private InspectionText() {}

  /** Returns the blocks of one image. */
  static String of(Inspection inspection) {
    return signatures(inspection) + signers(inspection) + administrativeKeys(inspection);
  }

  private static String signatures(Inspection inspection) {
    if (inspection.tags().isEmpty()) {
      return "\nNo signatures for " + inspection.name() + "\n\n";
    }
    Columns columns = new Columns().row("SIGNED TAG", "DIGEST", "SIGNERS");
    for (Inspection.TagRow row : inspection.tags()) {
      columns.row(Printable.of(row.tag()), row.digest(), signers(row));
    }
    return "\nSignatures for " + inspection.name() + "\n\n" + columns.render();
  }

  private static String signers(Inspection.TagRow row) {
    return row.signers().isEmpty()
        ? "(Repo Admin)"
        : String.join(", ", row.signers().stream().sorted().toList());
  }

  private static String signers(Inspection inspection) {
    if (inspection.signers().isEmpty()) {
      return "";
    }
    Columns columns = new Columns().row("SIGNER", "KEYS");
    inspection.signers().stream()
        .sorted(Comparator.comparing(Inspection.Signer::name, NaturalOrder.INSTANCE))
        .forEach(
            signer ->
                columns.row(
                    signer.name(),
                    String.join(
                        ", ", signer.keys().stream().sorted().map(KeyId::abbreviated).toList())));
    return "\nList of signers and their keys for " + inspection.name() + "\n\n" + columns.render();
  }

  private static String administrativeKeys(Inspection inspection) {
    return "\nAdministrative keys for "
        + inspection.name()
        + "\n\n"
        + keys("Repository", inspection.repositoryKeys())
        + keys("Root", inspection.rootKeys());
  }

  private static String keys(String name, List<KeyId> ids) {
    return "  "
        + name
        + " Key:\t"
        + String.join(", ", ids.stream().sorted().map(KeyId::value).toList())
        + "\n";
  }
}
