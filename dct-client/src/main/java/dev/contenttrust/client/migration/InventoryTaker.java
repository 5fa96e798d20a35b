// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.migration;

import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.migration.RepositoryInventory.Failure;
import dev.contenttrust.client.migration.RepositoryInventory.FailureKind;
import dev.contenttrust.client.migration.RepositoryInventory.Note;
import dev.contenttrust.client.registry.RegistryClient;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.image.ImageReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes the inventory of many repositories, several at a time. A repository that cannot be read is
 * part of the inventory, with the reason, and stops nothing. Thread-safe.
 */
public final class InventoryTaker {
  /** The most repositories that can be asked at the same time. */
  public static final int MAX_AT_ONCE = 64;

  private final TrustClient client;
  private final @Nullable Function<ImageReference, RegistryClient> registries;
  private final boolean asksForServed;
  private final boolean asksForNotation;
  private final int atOnce;

  private InventoryTaker(Builder builder) {
    this.client = builder.client;
    this.registries = builder.registries;
    this.asksForServed = builder.asksForServed;
    this.asksForNotation = builder.asksForNotation;
    this.atOnce = builder.atOnce;
  }

  /**
   * Returns a builder of a taker that asks trust servers alone, eight repositories at a time.
   *
   * @param client what verifies
   * @return the builder
   */
  public static Builder builder(TrustClient client) {
    return new Builder(client);
  }

  /**
   * Takes the inventory. Each repository is handed over as soon as it is done, so that what was
   * done can be kept if the rest is not.
   *
   * @param repositories the repositories; each is asked once
   * @param done gets each repository, in the order in which they are done, on the calling thread
   * @throws InterruptedException if the calling thread was interrupted; what runs is cancelled
   */
  public void take(Collection<Gun> repositories, Consumer<RepositoryInventory> done)
      throws InterruptedException {
    List<Gun> all = List.copyOf(new LinkedHashSet<>(repositories));
    ExecutorService workers =
        Executors.newFixedThreadPool(Math.max(1, Math.min(atOnce, all.size())));
    try {
      ExecutorCompletionService<RepositoryInventory> running =
          new ExecutorCompletionService<>(workers);
      all.forEach(gun -> running.submit(() -> one(gun)));
      for (int i = 0; i < all.size(); i++) {
        done.accept(running.take().get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a repository's failure escaped", e);
    } finally {
      workers.shutdownNow();
    }
  }

  /**
   * Tells whether an inventory that was taken before answers what this taker would ask, so that it
   * need not be asked again.
   *
   * @param inventory the earlier inventory of a repository
   * @return whether it was verified, or nothing was signed, and no answer of a registry is missing
   */
  public boolean isAnsweredBy(RepositoryInventory inventory) {
    if (inventory.failure().isPresent()) {
      return inventory.failure().get().kind() == FailureKind.NOT_SIGNED;
    }
    return inventory.tags().stream()
        .allMatch(
            tag ->
                (!asksForServed || tag.registry().isAnswer())
                    && (!asksForNotation || tag.notation().isAnswer()));
  }

  private RepositoryInventory one(Gun gun) {
    try {
      RepositoryInventory verified = VerifiedTags.of(client, gun);
      Function<ImageReference, RegistryClient> open = registries;
      return open == null ? verified : asked(verified, open);
    } catch (TrustException e) {
      return RepositoryInventory.failed(gun, e);
    } catch (RuntimeException e) {
      // One repository's surprise must not cost the inventory of the others.
      return RepositoryInventory.failed(
          gun, new Failure(FailureKind.UNEXPECTED, FailureKind.UNEXPECTED.name(), e.toString()));
    }
  }

  private RepositoryInventory asked(
      RepositoryInventory verified, Function<ImageReference, RegistryClient> open) {
    List<InventoryTag> tags = new ArrayList<>();
    List<Exception> unanswered = new ArrayList<>();
    try {
      ImageReference repository = ImageReference.parse(verified.gun().value());
      RegistryClient registry = open.apply(repository);
      RegistryCheck served = new RegistryCheck(registry, repository, unanswered::add);
      NotationCheck notation = new NotationCheck(registry, repository.path(), unanswered::add);
      Map<Digest, NotationState> known = new HashMap<>();
      for (InventoryTag tag : verified.tags()) {
        tags.add(
            tag.with(
                asksForServed ? served.state(tag.tag(), tag.digest()) : RegistryState.NOT_ASKED,
                asksForNotation
                    ? known.computeIfAbsent(tag.digest(), notation::state)
                    : NotationState.NOT_ASKED));
      }
    } catch (IllegalArgumentException | TrustServerException e) {
      // A collection that no registry can be named for, or a registry that cannot be used.
      unanswered.add(e);
      tags.clear();
      for (InventoryTag tag : verified.tags()) {
        tags.add(
            tag.with(
                asksForServed ? RegistryState.UNKNOWN : RegistryState.NOT_ASKED,
                asksForNotation ? NotationState.UNKNOWN : NotationState.NOT_ASKED));
      }
    }
    return verified.with(tags, notes(unanswered));
  }

  /** One reason stands for all: what ails one question mostly ails every other. */
  private static List<Note> notes(List<Exception> unanswered) {
    return unanswered.isEmpty()
        ? List.of()
        : List.of(
            new Note(
                Note.REGISTRY_UNKNOWN,
                "the registry left "
                    + (unanswered.size() == 1 ? "a question" : unanswered.size() + " questions")
                    + " without answer: "
                    + unanswered.get(0).getMessage()));
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private final TrustClient client;
    private @Nullable Function<ImageReference, RegistryClient> registries;
    private boolean asksForServed;
    private boolean asksForNotation;
    private int atOnce = 8;

    private Builder(TrustClient client) {
      this.client = client;
    }

    /**
     * Asks registries whether they still serve what was signed.
     *
     * @param opener opens the registry of a repository; called by several threads
     * @return this builder
     */
    public Builder checkServed(Function<ImageReference, RegistryClient> opener) {
      registries = opener;
      asksForServed = true;
      return this;
    }

    /**
     * Asks registries for Notary Project signatures.
     *
     * @param opener opens the registry of a repository; called by several threads
     * @return this builder
     */
    public Builder checkNotation(Function<ImageReference, RegistryClient> opener) {
      registries = opener;
      asksForNotation = true;
      return this;
    }

    /**
     * Sets how many repositories are asked at the same time. Default: 8.
     *
     * @param number from 1 to {@value InventoryTaker#MAX_AT_ONCE}
     * @return this builder
     * @throws IllegalArgumentException if the number is out of these bounds
     */
    public Builder atOnce(int number) {
      if (number < 1 || number > MAX_AT_ONCE) {
        throw new IllegalArgumentException("from 1 to " + MAX_AT_ONCE + " at once, not " + number);
      }
      atOnce = number;
      return this;
    }

    /**
     * Returns the taker.
     *
     * @return the taker
     */
    public InventoryTaker build() {
      return new InventoryTaker(this);
    }
  }
}
