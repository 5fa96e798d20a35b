// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.migrating;

import dev.contenttrust.client.migration.InventoryTaker;
import dev.contenttrust.client.migration.RepositoryInventory;
import dev.contenttrust.client.migration.RepositoryInventory.FailureKind;
import dev.contenttrust.core.Gun;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.ReadOptions;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.UsageException;
import dev.contenttrust.examples.cli.session.VerifiedReads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of everything that takes an inventory, and the taking. */
final class InventoryRun {
  @Mixin private ReadOptions options = new ReadOptions();

  @Mixin private InventoryScope scope = new InventoryScope();

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description =
          "Keep every repository that is done in this file; the next run with it asks only what is"
              + " missing or failed.")
  private @Nullable Path state;

  @Option(
      names = "--at-once",
      paramLabel = "N",
      defaultValue = "8",
      description = "How many repositories to ask at the same time. Default: ${DEFAULT-VALUE}.")
  private int atOnce;

  /**
   * What was taken.
   *
   * @param repositories the inventories, by name
   * @param exitCode what the failures among them amount to
   */
  record Result(List<RepositoryInventory> repositories, ExitCode exitCode) {}

  /** Takes the inventory with these checks of registries. */
  Result take(Session session, boolean checkServed, boolean checkNotation)
      throws IOException, InterruptedException {
    if (atOnce < 1 || atOnce > InventoryTaker.MAX_AT_ONCE) {
      throw new UsageException("--at-once is from 1 to " + InventoryTaker.MAX_AT_ONCE);
    }
    InventoryScope.Repositories asked = scope.collect(session);
    VerifiedReads reads = session.reads(options);
    InventoryTaker.Builder builder = InventoryTaker.builder(reads.client()).atOnce(atOnce);
    if (checkServed) {
      builder.checkServed(session.registries()::open);
    }
    if (checkNotation) {
      builder.checkNotation(session.registries()::open);
    }
    Map<Gun, RepositoryInventory> done = take(session, reads, builder.build(), asked.all());
    return new Result(List.copyOf(done.values()), exitCode(done.values(), asked.named()));
  }

  private Map<Gun, RepositoryInventory> take(
      Session session, VerifiedReads reads, InventoryTaker taker, Set<Gun> asked)
      throws IOException, InterruptedException {
    Map<Gun, RepositoryInventory> done = new TreeMap<>();
    Optional<InventoryState> kept = Optional.ofNullable(state).map(InventoryState::new);
    if (kept.isPresent()) {
      kept.get().read().stream()
          .filter(each -> asked.contains(each.gun()) && taker.isAnsweredBy(each))
          .forEach(each -> done.put(each.gun(), each));
    }
    Set<Gun> missing = new LinkedHashSet<>(asked);
    missing.removeAll(done.keySet());
    Consumer<Gun> firstSights = reads.firstSights(missing);
    taker.take(
        missing,
        each -> {
          done.put(each.gun(), each);
          kept.ifPresent(file -> file.add(each));
          firstSights.accept(each.gun());
          each.notes()
              .forEach(
                  note -> session.output().warn(each.gun().value(), note.code(), note.message()));
          session
              .output()
              .progress(done.size() + "/" + asked.size() + " " + each.gun() + ": " + outcome(each));
        });
    return done;
  }

  private static String outcome(RepositoryInventory inventory) {
    return inventory
        .failure()
        .map(failure -> failure.code() + ": " + failure.message())
        .orElse(inventory.tags().size() + " signed tags");
  }

  /** A server names whatever it has; that some of it was never signed is no failure. */
  private static ExitCode exitCode(Collection<RepositoryInventory> all, Set<Gun> named) {
    ExitCode worst = ExitCode.OK;
    for (RepositoryInventory each : all) {
      if (each.failure().isPresent()) {
        FailureKind kind = each.failure().get().kind();
        if (kind != FailureKind.NOT_SIGNED || named.contains(each.gun())) {
          worst = worst.worse(exitCode(kind));
        }
      }
    }
    return worst;
  }

  private static ExitCode exitCode(FailureKind kind) {
    return switch (kind) {
      case NOT_SIGNED -> ExitCode.NOT_SIGNED;
      case UNTRUSTED -> ExitCode.UNTRUSTED;
      case SERVER -> ExitCode.SERVER;
      case UNEXPECTED -> ExitCode.FAILURE;
    };
  }
}
