// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.interop;

import dev.contenttrust.core.Gun;
import dev.contenttrust.testing.peers.DockerTrustCli;
import dev.contenttrust.testing.peers.FakeDockerEngine;
import dev.contenttrust.testing.peers.NotaryCli;
import dev.contenttrust.testing.peers.NotaryServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One real server for the tests of a class, and who comes to it: real programs and our users. */
final class RealServer implements BeforeAllCallback, AfterAllCallback {
  private static final AtomicInteger NEXT = new AtomicInteger();

  private @Nullable NotaryServerProcess process;

  @Override
  public void beforeAll(ExtensionContext context) {
    process = NotaryServerProcess.start();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (process != null) {
      process.close();
    }
  }

  NotaryServerProcess process() {
    if (process == null) {
      throw new IllegalStateException("the server runs only while the tests of its class do");
    }
    return process;
  }

  /** Returns a collection's name that no other test uses. */
  static Gun newGun(String below) {
    return new Gun(below + "/n" + NEXT.incrementAndGet());
  }

  /** Returns a user of {@code notary} with a home of their own. */
  NotaryCli notary(Path home) {
    return new NotaryCli(made(home), process().uri(), process().authority());
  }

  /** Returns a user of {@code docker trust} with a home and an engine of their own. */
  DockerTrustCli docker(Path home, FakeDockerEngine engine) {
    return new DockerTrustCli(made(home), process().uri(), process().authority(), engine);
  }

  /** Returns somebody with our library over a trust folder of their own. */
  OurUser user(Path trustDir) {
    return new OurUser(trustDir, process(), NotaryCli.PASSPHRASE);
  }

  /** Returns somebody with our library over the trust folder of that notary user. */
  OurUser beside(NotaryCli notary) {
    return user(notary.trustDir());
  }

  static Path made(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
