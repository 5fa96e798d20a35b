// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that does nothing by itself: one of those below it must be named. */
public abstract class CommandGroup implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private final String complaint;

  /** Creates a group of commands. */
  protected CommandGroup() {
    this("a command is missing");
  }

  /** Creates a group with its own words for those who name none. */
  protected CommandGroup(String complaint) {
    this.complaint = complaint;
  }

  @Override
  public final void run() {
    throw new ParameterException(spec.commandLine(), complaint);
  }
}
