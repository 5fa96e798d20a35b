// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.transport.MetadataSources;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.image.ImageReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run of the program: its surroundings, the global options, and the output. Commands get it
 * when they are put together and use it when they run, after the options were read. Not
 * thread-safe.
 */
public final class Session {
  private final Surroundings surroundings;
  private final GlobalOptions options;
  private final Sources sources;
  private @Nullable Output output;

  /** Creates the run. */
  public Session(Surroundings surroundings, GlobalOptions options, Sources sources) {
    this.surroundings = surroundings;
    this.options = options;
    this.sources = sources;
  }

  /** Returns what the process gives. */
  public Surroundings surroundings() {
    return surroundings;
  }

  /** Returns the global options. */
  public GlobalOptions options() {
    return options;
  }

  /** Returns the output. */
  public Output output() {
    if (output == null) {
      output = new Output(surroundings, options.json(), options.verbosity());
    }
    return output;
  }

  /** Starts a progress line for something that may take long. */
  public Progress progress(String what) {
    return Progress.of(surroundings, options.json() || options.verbosity() > 0, what);
  }

  /** Returns Docker's configuration folder. */
  public Path dockerConfig() {
    return options.dockerConfig().orElseGet(this::defaultDockerConfig);
  }

  /** Returns the trust folder. */
  public Path trustDir() {
    return options.trustDir().orElseGet(() -> defaultDockerConfig().resolve("trust"));
  }

  /** Returns the canonical ids of the private keys in the trust folder. */
  public Set<KeyId> keysAtHand() {
    return KeysAtHand.in(trustDir());
  }

  /** Returns the questions that a reading command may ask with these options. */
  public VerifiedReads reads(ReadOptions readOptions) {
    MetadataStore store = MetadataStore.directory(trustDir());
    return new VerifiedReads(this, Clients.of(this, readOptions, store), store);
  }

  /** Returns where metadata is fetched. */
  MetadataSources sources() {
    return sources.open(this);
  }

  private Path defaultDockerConfig() {
    return surroundings
        .variable("DOCKER_CONFIG")
        .map(Path::of)
        .orElseGet(() -> surroundings.home().resolve(".docker"));
  }

  /**
   * Returns the collection of that name.
   *
   * @throws UsageException if it is no possible name
   */
  public static Gun gun(String text) {
    try {
      return new Gun(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("not a GUN: '" + text + "': " + e.getMessage());
    }
  }

  /**
   * Returns the image of that name.
   *
   * @throws dev.contenttrust.core.image.InvalidReferenceException if it is no image reference
   */
  public static ImageReference image(String text) {
    return ImageReference.parse(text);
  }

  /**
   * Returns the role of that name.
   *
   * @throws UsageException if Notary knows no such names
   */
  public static RoleName role(String text) {
    try {
      return RoleName.notary(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Returns the roles of these names, in the same order.
   *
   * @throws UsageException if Notary knows no such names
   */
  public static List<RoleName> roles(List<String> texts) {
    return texts.stream().map(Session::role).toList();
  }

  /**
   * Returns the delegated role of a signer.
   *
   * @throws UsageException if no role can have that name
   */
  public static RoleName signerRole(String signer) {
    String prefix = RoleName.TARGETS + "/";
    return role(signer.startsWith(prefix) ? signer : prefix + signer);
  }
}
