// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.docker.DockerConnections;
import dev.contenttrust.client.docker.TrustServerLocator;
import dev.contenttrust.client.publish.StagedChanges;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.transport.Changefeed;
import dev.contenttrust.client.transport.MetadataSources;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.crypto.keystore.CombinedKeyStore;
import dev.contenttrust.crypto.keystore.FileKeyStore;
import dev.contenttrust.crypto.keystore.KeyStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One run of the program: its surroundings, the global options, and the output. Commands get it
 * when they are put together and use it when they run, after the options were read. Not
 * thread-safe.
 */
public final class Session {
  /** Stands for a collection where the server does not depend on it; it names no real host. */
  private static final Gun ANY_COLLECTION = new Gun("registry.invalid/any");

  /** The variable that silences notices of services that end, whatever its value. */
  private static final String NO_NOTICES = "DCT_NO_NOTICES";

  private final Surroundings surroundings;
  private final GlobalOptions options;
  private final Sources sources;
  private final OutputMode mode;
  private final SecureRandom random = new SecureRandom();
  private @Nullable Output output;
  private @Nullable Passphrases passphrases;

  /**
   * Creates the run.
   *
   * @param surroundings what the process gives
   * @param options the global options, read before a command runs
   * @param sources how trust servers are reached
   * @param mode how the program speaks
   */
  public Session(
      Surroundings surroundings, GlobalOptions options, Sources sources, OutputMode mode) {
    this.surroundings = surroundings;
    this.options = options;
    this.sources = sources;
    this.mode = mode;
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
      output = new Output(surroundings, mode);
    }
    return output;
  }

  /** Starts a progress line for something that may take long. */
  public Progress progress(String what) {
    return Progress.of(surroundings, mode.json() || mode.verbosity() > 0, what);
  }

  /** Returns Docker's configuration folder. */
  public Path dockerConfig() {
    return options.dockerConfig().orElseGet(this::defaultDockerConfig);
  }

  /** Returns the trust folder. */
  public Path trustDir() {
    return options.trustDir().orElseGet(() -> defaultDockerConfig().resolve("trust"));
  }

  /** Returns the canonical ids of the private keys in the trust folder and on the token, if any. */
  public Set<KeyId> keysAtHand(TokenOptions token) {
    Set<KeyId> ids = new TreeSet<>(KeysAtHand.in(trustDir()));
    token.open(this).ifPresent(store -> store.list().forEach(key -> ids.add(key.id())));
    return ids;
  }

  /** Returns the questions that a reading command may ask with these options. */
  public VerifiedReads reads(ReadOptions readOptions) {
    MetadataStore store = MetadataStore.directory(trustDir());
    return new VerifiedReads(this, Clients.of(this, readOptions, store), readOptions.pins(), store);
  }

  /** Returns the questions to these sources, whatever server the options name. */
  public VerifiedReads reads(PinOptions pinOptions, MetadataSources from) {
    MetadataStore store = MetadataStore.directory(trustDir());
    RootPins pins = pinOptions.pins();
    return new VerifiedReads(this, Clients.of(this, pins, from, store), pins, store);
  }

  /** Returns the changefeed of the trust server that the collection is on. */
  public Changefeed changefeed(Gun gun) {
    return connections().changefeed(gun);
  }

  /**
   * Returns the changefeed of the trust server that is used for every collection.
   *
   * @throws UsageException if each collection has its own
   */
  public Changefeed changefeed() {
    boolean isOneServer =
        options.server().isPresent()
            || surroundings.variable(TrustServerLocator.VARIABLE).isPresent();
    if (!isOneServer) {
      throw new UsageException(
          "which server? Name it with --server or "
              + TrustServerLocator.VARIABLE
              + ", or name a collection");
    }
    return changefeed(ANY_COLLECTION);
  }

  /** Returns the keys of the trust folder. */
  public FileKeyStore keys() {
    return FileKeyStore.builder(trustDir(), passphrases(), random).build();
  }

  /** Returns the keys of the trust folder, where new ones go, and those of the token, if any. */
  public KeyStore keys(TokenOptions token) {
    FileKeyStore folder = keys();
    return token
        .open(this)
        .<KeyStore>map(store -> CombinedKeyStore.of(folder, store))
        .orElse(folder);
  }

  /**
   * Lets a person choose the new passphrase of a key.
   *
   * @throws UsageException if there is no terminal
   */
  public char[] newPassphrase(String what) {
    if (!surroundings.terminal()) {
      throw new UsageException(
          "the new passphrase is asked for on a terminal; without one, name a file with"
              + " --passphrase-file");
    }
    return passphrases().chosen(what);
  }

  /**
   * Lets a person confirm something that cannot be undone; whoever declines is told that nothing
   * was changed.
   *
   * @throws UsageException if there is nobody to ask
   */
  public boolean confirm(String question) {
    if (!surroundings.terminal()) {
      throw new UsageException("confirm with -y: " + question);
    }
    boolean confirmed =
        surroundings
            .prompt()
            .line(question + " [y/N] ")
            .filter(answer -> answer.strip().toLowerCase(Locale.ROOT).matches("y|yes"))
            .isPresent();
    if (!confirmed) {
      output().line("Nothing was changed.");
    }
    return confirmed;
  }

  /** Returns what a writing command may ask for with these options. */
  public Publishing publishing(PublishOptions publishOptions) {
    return new Publishing(this, publishOptions);
  }

  /** Returns the changes that wait in the trust folder until they are published. */
  public StagedChanges staged(Gun gun) {
    return StagedChanges.in(trustDir(), gun, surroundings.clock());
  }

  /** Returns the questions to registries. */
  public Registries registries() {
    return new Registries(this);
  }

  private Passphrases passphrases() {
    if (passphrases == null) {
      passphrases = new Passphrases(surroundings);
    }
    return passphrases;
  }

  /** Returns the connections to trust servers and registries that the options describe. */
  public DockerConnections connections() {
    return DockerSources.connections(this, options.server());
  }

  /** Tells, once for each service, that the collection's trust server is announced to end. */
  void tellOfRetirement(Gun gun) {
    if (surroundings.variable(NO_NOTICES).isEmpty()) {
      LocalDate today = LocalDate.ofInstant(surroundings.clock().instant(), ZoneOffset.UTC);
      connections()
          .retirement(gun)
          .ifPresent(ending -> output().warn(gun.host(), "RETIRING", ending.message(today)));
    }
  }

  /** Returns where metadata is fetched. */
  public MetadataSources sources() {
    return sources.open(this, options.server());
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
    return UsageException.checked(() -> RoleName.notary(text));
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
   * Returns the key id.
   *
   * @throws UsageException if it is none
   */
  public static KeyId keyId(String text) {
    if (!text.matches("[0-9a-f]{64}")) {
      throw new UsageException("a key id has 64 lower-case hexadecimal digits, not '" + text + "'");
    }
    return new KeyId(text);
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
