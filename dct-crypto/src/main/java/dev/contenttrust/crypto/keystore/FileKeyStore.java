// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.crypto.KeyAccessException;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.KeyGenerator;
import dev.contenttrust.crypto.MalformedKeyException;
import dev.contenttrust.crypto.Signer;
import dev.contenttrust.crypto.SigningKey;
import dev.contenttrust.crypto.pem.KeyHeaders;
import dev.contenttrust.crypto.pem.PrivateKeyPem;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Docker's and Notary's key directory, {@code private/} below the trust directory, usable by us and
 * by them in turns: a file {@code ID.key} for each key, encrypted, its role and repository in PEM
 * headers.
 *
 * <p>Directories are made with mode 0700 and files with 0600; laxer ones are refused unless the
 * builder allows them. Files are replaced atomically. A decrypted key must have the id that its
 * file is named after. Files of the layout before Notary 0.4 are found where they are, and moved
 * only by {@link #migrate()}. Thread-safe; nothing is cached.
 */
public final class FileKeyStore implements KeyStore {
  private final PrivateDirectory directory;
  private final KeyUnlocking unlocking;
  private final KeyGenerator generator;
  private final SecureRandom random;

  private FileKeyStore(Builder builder) {
    this.directory = new PrivateDirectory(builder.directory, builder.allowLaxPermissions);
    this.unlocking = new KeyUnlocking(builder.passphrases, builder.random);
    this.generator = new KeyGenerator(builder.random);
    this.random = builder.random;
  }

  /**
   * Starts a store over the key directory of a trust directory.
   *
   * @param trustDirectory the directory that has, or will get, the directory {@code private}; for
   *     Docker {@code ~/.docker/trust}, for Notary {@code ~/.notary}
   * @param passphrases where passphrases come from
   * @param random where keys, salts and vectors come from
   * @return a builder
   */
  public static Builder builder(
      Path trustDirectory, PassphraseSource passphrases, SecureRandom random) {
    return new Builder(trustDirectory.resolve("private"), passphrases, random);
  }

  @Override
  public List<KeyEntry> list() {
    return scan(new ArrayList<>()).values().stream().map(KeyFile::entry).toList();
  }

  /**
   * Lists the files that end in {@code .key} and cannot be used as keys.
   *
   * @return the files with reasons; empty in a healthy directory
   */
  public List<UnreadableKeyFile> unreadable() {
    List<UnreadableKeyFile> problems = new ArrayList<>();
    scan(problems);
    return List.copyOf(problems);
  }

  @Override
  public Optional<Signer> find(KeyId id) {
    return file(id).map(file -> open(file).signer());
  }

  @Override
  public KeyEntry add(SigningKey key, String role, @Nullable Gun gun) {
    KeyEntry entry = KeyRoles.entry(key.id(), role, gun);
    write(entry, unlocking.close(key, KeyRoles.headers(entry), role));
    return entry;
  }

  @Override
  public KeyEntry generate(KeyAlgorithm algorithm, String role, @Nullable Gun gun) {
    return add(generator.generate(algorithm), role, gun);
  }

  /**
   * Removes a key with every file that is named after it, in older layouts too, be it readable or
   * not.
   */
  @Override
  public boolean remove(KeyId id) {
    List<Path> copies = copies(id);
    copies.forEach(directory::delete);
    return !copies.isEmpty();
  }

  /**
   * Encrypts a key anew, in the present form, under another passphrase. The old passphrase comes
   * from the store's source; no copy in an older layout stays under it.
   *
   * @param id the canonical key id
   * @param passphrase the new passphrase; not kept and not wiped
   * @throws KeyAccessException if there is no such key, or it cannot be unlocked
   */
  public void changePassphrase(KeyId id, char[] passphrase) {
    KeyFile file = required(id);
    write(
        file.entry(),
        PrivateKeyPem.of(open(file), KeyRoles.headers(file.entry()), passphrase, random));
    copies(id).stream().filter(this::isInOlderLayout).forEach(directory::delete);
  }

  /**
   * Moves the files of the layout before Notary 0.4 to the present one, as Notary does when it
   * opens a directory; their encryption stays.
   *
   * @return the keys that were moved
   */
  public List<KeyEntry> migrate() {
    List<KeyEntry> moved = new ArrayList<>();
    for (KeyFile file : scan(new ArrayList<>()).values()) {
      if (file.isLegacy()) {
        write(file.entry(), file.pem().withHeaders(KeyRoles.headers(file.entry())));
        directory.delete(file.path());
        moved.add(file.entry());
      }
    }
    return List.copyOf(moved);
  }

  /** Opens a key and checks that it is the one that its file is named after. */
  SigningKey open(KeyFile file) {
    SigningKey key = unlocking.open(file.pem(), file.entry().id(), file.entry().role());
    if (!key.id().equals(file.entry().id())) {
      throw new MalformedKeyException(
          "the file " + file.path() + " holds another key than the one it is named after", null);
    }
    return key;
  }

  KeyUnlocking unlocking() {
    return unlocking;
  }

  List<KeyFile> files() {
    return List.copyOf(scan(new ArrayList<>()).values());
  }

  /** Stores a block as it is, under the present layout. */
  void write(KeyEntry entry, PrivateKeyPem pem) {
    KeyHeaders headers = pem.headers().withPath(null);
    directory.write(entry.id() + KeyFileName.ENDING, pem.withHeaders(headers).text());
  }

  private KeyFile required(KeyId id) {
    return file(id)
        .orElseThrow(() -> new KeyAccessException("there is no key " + id + " in the store", null));
  }

  private Optional<KeyFile> file(KeyId id) {
    List<UnreadableKeyFile> problems = new ArrayList<>();
    KeyFile found = scan(problems).get(id);
    if (found == null) {
      for (UnreadableKeyFile problem : problems) {
        if (problem.file().getFileName().toString().startsWith(id.value())) {
          throw new KeyAccessException(
              "the key file " + problem.file() + " cannot be used: " + problem.reason(), null);
        }
      }
    }
    return Optional.ofNullable(found);
  }

  /** Returns every file that is named after the key, whatever the layout. */
  private List<Path> copies(KeyId id) {
    return directory.files(KeyFileName.ENDING).stream()
        .filter(path -> name(path).filter(name -> name.id().equals(id)).isPresent())
        .toList();
  }

  private boolean isInOlderLayout(Path path) {
    return name(path).filter(KeyFileName::isLegacy).isPresent();
  }

  private Optional<KeyFileName> name(Path path) {
    return KeyFileName.parse(directory.path().relativize(path));
  }

  /** Reads all files; a file in the present layout wins over an older one of the same key. */
  private Map<KeyId, KeyFile> scan(List<UnreadableKeyFile> problems) {
    Map<KeyId, KeyFile> found = new LinkedHashMap<>();
    for (Path path : directory.files(KeyFileName.ENDING)) {
      try {
        KeyFile file = KeyFile.read(directory, path);
        found.merge(file.entry().id(), file, (a, b) -> b.isLegacy() ? a : b);
      } catch (KeyAccessException e) {
        problems.add(new UnreadableKeyFile(path, KeyFile.reason(e)));
      }
    }
    return found;
  }

  @Override
  public String toString() {
    return "FileKeyStore[" + directory.path() + "]";
  }

  /** Collects the settings of a store. Not thread-safe. */
  public static final class Builder {
    private final Path directory;
    private final PassphraseSource passphrases;
    private final SecureRandom random;
    private boolean allowLaxPermissions;

    private Builder(Path directory, PassphraseSource passphrases, SecureRandom random) {
      this.directory = directory;
      this.passphrases = passphrases;
      this.random = random;
    }

    /**
     * Accepts directories and files that other users may access. They can copy the encrypted keys
     * and guess passphrases at leisure, or replace files.
     *
     * @return this builder
     */
    public Builder dangerouslyAllowLaxPermissions() {
      this.allowLaxPermissions = true;
      return this;
    }

    /**
     * Builds the store; nothing is read or made yet.
     *
     * @return a new store
     */
    public FileKeyStore build() {
      return new FileKeyStore(this);
    }
  }
}
