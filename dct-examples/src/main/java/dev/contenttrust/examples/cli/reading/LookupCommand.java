// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.reading;

import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.ReadOptions;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.text.JsonMembers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct lookup}: one target of a collection, whatever it is. */
@Command(
    name = "lookup",
    header = "Find a target of a collection, in any role.",
    description = {"", "Prints TARGET sha256:HEX LENGTH ROLE, in Notary's order of priority.", ""},
    footer = {"", "Example:", "  dct lookup registry.example.com/team/app 1.0"})
public final class LookupCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private ReadOptions options = new ReadOptions();

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "Ask only this role and what it delegates to. Repeatable, in that order.")
  private List<String> roles = new ArrayList<>();

  @Parameters(index = "0", paramLabel = "GUN", description = "The collection's full name.")
  private String gun = "";

  @Parameters(index = "1", paramLabel = "TARGET", description = "The target's name.")
  private String target = "";

  /** Creates the command. */
  public LookupCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Gun collection = Session.gun(gun);
    SignedTarget found = session.reads(options).lookup(collection, target, Session.roles(roles));
    if (session.output().isJson()) {
      JsonMembers members = new JsonMembers().with("gun", collection.value());
      JsonValue custom = found.file().custom();
      session
          .output()
          .result(
              (custom == null
                      ? RoleJson.target(members, found)
                      : RoleJson.target(members, found).with("custom", custom))
                  .withTexts("signatureKeys", found.signers())
                  .with("expires", found.earliestExpiry().toString())
                  .withAll("chain", found.chain(), RoleJson::chainLink));
    } else {
      session.output().line(TargetLine.of(found));
    }
    return ExitCode.OK.number();
  }
}
