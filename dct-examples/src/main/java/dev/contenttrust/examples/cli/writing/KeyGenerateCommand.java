// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.keystore.KeyEntry;
import dev.contenttrust.crypto.keystore.KeyStore;
import dev.contenttrust.crypto.pem.PublicKeyPem;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.TokenOptions;
import dev.contenttrust.examples.cli.session.UsageException;
import dev.contenttrust.examples.cli.text.JsonMembers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct key generate}: generate a signer's key. */
@Command(
    name = "generate",
    header = "Generate a signer's key.",
    description = {
      "",
      "Keeps the private key, encrypted, in the trust folder and writes the public one to NAME.pub,"
          + " as 'docker trust key generate' does. Give that file to 'signer add'. With --pkcs11 the"
          + " key is made on the token and never leaves it; one of the name root becomes the root key"
          + " of new repositories.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  dct key generate alice",
      "  dct key generate --pkcs11 /usr/lib/softhsm/libsofthsm2.so root"
    })
public final class KeyGenerateCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private TokenOptions token = new TokenOptions();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where NAME.pub is written. Default: the working folder.")
  private Path dir = Path.of("");

  @Option(
      names = "--algorithm",
      paramLabel = "ALGORITHM",
      defaultValue = "ECDSA_P256",
      description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}, as Docker's.")
  private KeyAlgorithm algorithm = KeyAlgorithm.ECDSA_P256;

  @Parameters(paramLabel = "NAME", description = "The signer's name.")
  private String name = "";

  /** Creates the command. */
  public KeyGenerateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Signers.requireName(name);
    Path publicFile = dir.resolve(name + ".pub");
    if (Files.exists(publicFile)) {
      throw new UsageException("public key file already exists: " + publicFile);
    }
    KeyStore keys = token.open(session).<KeyStore>map(store -> store).orElseGet(session::keys);
    KeyEntry entry = UsageException.checked(() -> keys.generate(algorithm, name, null));
    try {
      PublicKey key = keys.find(entry.id()).orElseThrow().publicKey();
      OwnFile.create(publicFile, PublicKeyPem.write(key, name));
    } catch (UsageException e) {
      keys.remove(entry.id());
      throw e;
    }
    session
        .output()
        .answer(
            new JsonMembers()
                .with("keyId", entry.id().value())
                .with("role", entry.role())
                .with("publicKeyFile", publicFile.toString()),
            "Generated the key "
                + entry.id()
                + " of "
                + name
                + ".\nIts public key is in "
                + publicFile);
    return ExitCode.OK.number();
  }
}
