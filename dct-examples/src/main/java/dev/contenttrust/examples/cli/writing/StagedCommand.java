// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.publish.Change;
import dev.contenttrust.client.publish.StagedChanges;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.crypto.CanonicalKeyId;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.text.JsonMembers;
import dev.contenttrust.examples.cli.text.Printable;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct staged}: show or forget what is staged. */
@Command(
    name = "staged",
    header = "Show what is staged for a repository, or forget it.",
    description = {
      "",
      "Lists the changes that wait for 'dct publish' or 'notary publish', in their order. No server is"
          + " contacted.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  dct staged registry.example.com/team/app",
      "  dct staged --clear registry.example.com/team/app"
    })
public final class StagedCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--clear", description = "Forget what is staged.")
  private boolean clear;

  @Parameters(index = "0", paramLabel = "GUN", description = "The collection's full name.")
  private String gun = "";

  /** Creates the command. */
  public StagedCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Gun collection = Session.gun(gun);
    StagedChanges staged = session.staged(collection);
    if (clear) {
      // Without reading it: a list that cannot be read is just what one wants to get rid of.
      staged.clear();
      tell(collection, List.of(), "Nothing is staged for " + collection + " any more.");
    } else {
      List<String> changes = staged.edit().changes().stream().map(StagedCommand::text).toList();
      tell(collection, changes, "Nothing is staged for " + collection + ".");
    }
    return ExitCode.OK.number();
  }

  private void tell(Gun collection, List<String> changes, String none) {
    if (session.output().isJson()) {
      session
          .output()
          .result(
              new JsonMembers()
                  .with("repository", collection.value())
                  .withTexts("staged", changes));
    } else if (changes.isEmpty()) {
      session.output().line(none);
    } else {
      changes.forEach(change -> session.output().line(Printable.of(change)));
    }
  }

  private static String text(Change change) {
    if (change instanceof Change.AddTarget add) {
      TargetFile target = add.target();
      return "+ " + add.role() + ": " + target.name() + " " + target.length() + " bytes";
    } else if (change instanceof Change.RemoveTarget remove) {
      return "- " + remove.role() + ": " + remove.name();
    } else if (change instanceof Change.Delegate add) {
      return "+ " + add.role() + ": keys " + ids(add.keys()) + ", paths " + add.paths();
    } else if (change instanceof Change.RemoveDelegation remove) {
      return "- " + remove.role() + ": the delegation";
    } else if (change instanceof Change.Restrict restrict) {
      return "- " + restrict.role() + ": keys " + restrict.keys() + ", paths " + restrict.paths();
    } else if (change instanceof Change.PurgeKeys purge) {
      return "- keys " + purge.keys() + " of every delegation";
    } else if (change instanceof Change.Witness witness) {
      return "* " + witness.role() + ": sign again";
    }
    return change.toString();
  }

  private static String ids(Collection<PublicKey> keys) {
    return keys.stream()
        .map(key -> CanonicalKeyId.of(key).map(KeyId::abbreviated).orElse("unusable"))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
