// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.Limits;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.format.NotaryFormat;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.PinOptions;
import dev.contenttrust.examples.cli.session.PublishOptions;
import dev.contenttrust.examples.cli.session.Publishing;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.text.JsonMembers;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct delete}: delete the trust data of a repository. */
@Command(
    name = "delete",
    header = "Delete the trust data of a repository.",
    description = {
      "",
      "Without --remote only what this machine remembers is deleted: the next contact is a first one."
          + " Keys stay.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  dct delete registry.example.com/team/app",
      "  dct delete --remote -y registry.example.com/team/app"
    })
public final class DeleteCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private PinOptions pins = new PinOptions();

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean yes;

  @Option(
      names = "--remote",
      description = "Delete what the server has too, which cannot be undone.")
  private boolean remote;

  @Option(names = "--dry-run", description = "Delete nothing, and print what would be deleted.")
  private boolean dryRun;

  @Parameters(index = "0", paramLabel = "GUN", description = "The collection's full name.")
  private String gun = "";

  /** Creates the command. */
  public DeleteCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Gun collection = Session.gun(gun);
    if (dryRun) {
      return rehearse(collection).number();
    }
    if (!yes && !session.confirm(question(collection))) {
      return ExitCode.OK.number();
    }
    boolean stored = isStored(collection);
    boolean served = remote && mayBeServed(collection);
    Publishing publishing = session.publishing(new PublishOptions(pins));
    if (remote) {
      publishing.deleteRemote(collection);
    } else {
      publishing.forget(collection);
    }
    session
        .output()
        .answer(
            new JsonMembers()
                .with("deleted", collection.value())
                .with("remote", remote)
                .with("stored", stored)
                .with("served", served),
            stored || served
                ? "Deleted the trust data of " + collection + (remote ? "." : " here.")
                : "There was nothing to delete of " + collection + (remote ? "." : " here."));
    return ExitCode.OK.number();
  }

  private ExitCode rehearse(Gun collection) {
    boolean stored = isStored(collection);
    boolean served = remote && isServed(collection);
    if (session.output().isJson()) {
      session
          .output()
          .result(
              new JsonMembers()
                  .with("dryRun", true)
                  .with("repository", collection.value())
                  .with("stored", stored)
                  .with("served", served));
    } else if (!stored && !served) {
      session.output().line("There is nothing to delete of " + collection + ".");
    } else {
      String where =
          stored && served ? "on the server and here" : served ? "on the server" : "here";
      session
          .output()
          .line("Would delete the trust data of " + collection + " " + where + ". Keys stay.");
    }
    return ExitCode.OK;
  }

  private boolean isStored(Gun collection) {
    return MetadataStore.directory(session.trustDir()).collections().contains(collection);
  }

  /** A server that cannot say what it has may still delete it. */
  private boolean mayBeServed(Gun collection) {
    try {
      return isServed(collection);
    } catch (TrustServerException e) {
      session.output().detail("what the server has could not be read: " + e.getMessage());
      return true;
    }
  }

  /** Even what cannot be trusted is deleted, so whether there is anything is all that counts. */
  private boolean isServed(Gun collection) {
    NotaryFormat format = new NotaryFormat();
    try {
      return session
          .sources()
          .open(collection)
          .fetch(
              format.fileName(RoleName.ROOT),
              Limits.DEFAULT.maxRootBytes(),
              Deadline.in(Limits.DEFAULT.updateTimeout()))
          .isPresent();
    } catch (MetadataSource.TooLongException e) {
      return true;
    }
  }

  private String question(Gun collection) {
    return remote
        ? "Delete all trust data of " + collection + " on the server and here?"
        : "Delete the trust data of " + collection + " here, and with it the memory of its root?";
  }
}
