// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.crypto.KeyAccessException;
import dev.contenttrust.crypto.SigningKey;
import dev.contenttrust.crypto.pem.PrivateKeyPem;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Moves keys in and out of a key directory as concatenated PEM blocks, in the form of {@code notary
 * key export} and {@code notary key import}, and loads single key files as {@code docker trust key
 * load} does. Thread-safe.
 */
public final class KeyBundle {
  private static final Pattern PATH =
      Pattern.compile("(?:(?:root_keys|tuf_keys(?:/(.+))?)/)?([0-9a-f]{64})(?:_([^/]+))?");

  private final FileKeyStore store;

  /**
   * Creates a bundle reader and writer.
   *
   * @param store the key directory
   */
  public KeyBundle(FileKeyStore store) {
    this.store = store;
  }

  /**
   * Exports keys as they are stored: each block keeps its encryption and says its id in the header
   * {@code path}. Write the text to a file that only its owner may read.
   *
   * @param wanted which keys
   * @return the blocks, possibly none
   */
  public Bytes export(Predicate<KeyEntry> wanted) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (KeyFile file : store.files()) {
      if (wanted.test(file.entry())) {
        PrivateKeyPem pem = file.pem().withHeaders(KeyRoles.headers(file.entry()));
        byte[] block =
            pem.withHeaders(pem.headers().withPath(file.entry().id().value())).text().toArray();
        text.write(block, 0, block.length);
      }
    }
    return Bytes.wrap(text.toByteArray());
  }

  /**
   * Imports a bundle. Encrypted blocks are stored as they are under the id that {@code path} says;
   * unencrypted ones are encrypted with a new passphrase. A key that is there already is
   * overwritten, its role too: of one key under two roles the last wins; an encrypted block
   * replaces it only if the passphrase opens it and it holds that key.
   *
   * @param text the bundle
   * @param role the role of blocks that do not say one, or {@code null} for {@code delegation}
   * @param gun the repository of blocks that do not say one, or {@code null}
   * @return what was stored and what was refused
   * @throws dev.contenttrust.crypto.MalformedKeyException if the text contains no private key
   */
  public KeyImport importBundle(Bytes text, @Nullable String role, @Nullable Gun gun) {
    Report report = new Report();
    for (PrivateKeyPem block : PrivateKeyPem.readAll(text)) {
      report.attempt(() -> importBlock(block, role, gun, report));
    }
    return report.result();
  }

  /**
   * Loads the keys of a file for one signer. Encrypted keys are decrypted with their old passphrase
   * and stored with a new one, so that every key that is reported as stored is really there and
   * usable.
   *
   * @param text the file, in any form that can be read
   * @param role the signer's name, or {@code root}
   * @return what was stored and what was refused
   * @throws dev.contenttrust.crypto.MalformedKeyException if the text contains no private key
   * @throws IllegalArgumentException if the role is one of a repository
   */
  public KeyImport load(Bytes text, String role) {
    if (KeyEntry.belongsToRepository(role)) {
      throw new IllegalArgumentException("a key for the role " + role + " needs a repository");
    }
    Report report = new Report();
    for (PrivateKeyPem block : PrivateKeyPem.readAll(text)) {
      report.attempt(() -> add(block, role, null, report));
    }
    return report.result();
  }

  private void importBlock(
      PrivateKeyPem block, @Nullable String role, @Nullable Gun gun, Report report) {
    String path = block.headers().path();
    Matcher place = PATH.matcher(path == null ? "" : path);
    boolean placed = place.matches();
    if (path != null && !placed) {
      throw new KeyAccessException("the header path does not name a key", null);
    }
    String blockRole =
        firstOf(block.headers().role(), placed ? place.group(3) : null, role, KeyEntry.DELEGATION);
    Gun blockGun = gun(firstOf(block.headers().gun(), placed ? place.group(1) : null), gun);
    if (!block.isEncrypted()) {
      add(block, blockRole, blockGun, report);
      return;
    }
    if (!placed) {
      throw new KeyAccessException("an encrypted key without the header path has no id", null);
    }
    KeyEntry entry = KeyRoles.entry(new KeyId(place.group(2)), blockRole, blockGun);
    if (store.files().stream().anyMatch(file -> file.entry().id().equals(entry.id()))) {
      // Nobody knows what an encrypted block holds: a key that is there must not be lost to it.
      store.open(new KeyFile(Path.of(entry.id() + KeyFileName.ENDING), entry, block, false));
    }
    store.write(entry, block.withHeaders(KeyRoles.headers(entry)));
    report.stored.add(entry);
  }

  private void add(PrivateKeyPem block, String role, @Nullable Gun gun, Report report) {
    SigningKey key = store.unlocking().open(block, null, role);
    KeyEntry entry = store.add(key, role, gun);
    report.stored.add(entry);
    if (key.isWeak()) {
      report.weak.add(entry);
    }
  }

  private static @Nullable Gun gun(@Nullable String named, @Nullable Gun otherwise) {
    return named == null ? otherwise : new Gun(named);
  }

  private static String firstOf(
      @Nullable String first, @Nullable String second, @Nullable String third, String last) {
    String found = firstOf(first, firstOf(second, third));
    return found == null ? last : found;
  }

  private static @Nullable String firstOf(@Nullable String first, @Nullable String second) {
    return first == null ? second : first;
  }

  /** Collects what became of each block; one bad block does not stop the others. */
  private static final class Report {
    private final List<KeyEntry> stored = new ArrayList<>();
    private final List<KeyEntry> weak = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private int blocks;

    void attempt(Runnable step) {
      blocks++;
      try {
        step.run();
      } catch (KeyAccessException | IllegalArgumentException e) {
        refused.add("key " + blocks + ": " + e.getMessage());
      }
    }

    KeyImport result() {
      return new KeyImport(stored, weak, refused);
    }
  }
}
