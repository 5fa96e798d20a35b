// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.examples.cli.CommandRun.Result;
import dev.contenttrust.testing.TrustServer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** A trust server and people with machines of their own, who publish to it with {@code dct}. */
final class Desk implements AutoCloseable {
  static final String GUN = "registry.example.com/team/app";
  static final String PASSPHRASE = "correct horse battery";
  static final Digest ONE = Digest.sha256Of(Bytes.utf8("one"));
  static final Digest TWO = Digest.sha256Of(Bytes.utf8("two"));

  private final Path home;
  private final TrustServer server = TrustServer.start();

  Desk(Path home) {
    this.home = home;
  }

  TrustServer server() {
    return server;
  }

  /** Returns a person who knows the passphrases and has no terminal. */
  CommandRun person(String name) {
    return stranger(name)
        .variable("DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE", PASSPHRASE)
        .variable("DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE", PASSPHRASE);
  }

  /** Returns somebody who knows the server and no passphrase. */
  CommandRun stranger(String name) {
    return new CommandRun(home.resolve(name), Clock.systemUTC().instant())
        .variable("DOCKER_CONTENT_TRUST_SERVER", server.uri().toString());
  }

  /** Makes a signer's key and returns the file of its public half. */
  Path signerKey(CommandRun person, String name) {
    ok(person.run("key", "generate", "--dir", home.toString(), name));
    return home.resolve(name + ".pub");
  }

  /** Signs a tag with a digest that is not asked of any registry. */
  static Result sign(CommandRun person, String image, Digest digest, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("sign", "--digest", digest.toString(), "--size", "3", image));
    arguments.addAll(List.of(more));
    return person.run(arguments.toArray(String[]::new));
  }

  /** Signs a tag of {@link #GUN} with such a digest. */
  static Result signTag(CommandRun person, String tag, Digest digest, String... more) {
    return sign(person, GUN + ":" + tag, digest, more);
  }

  /** Returns the id of the first key of a role in the person's trust folder. */
  static String keyId(CommandRun person, String role) {
    return ok(person.run("key", "list"))
        .out()
        .lines()
        .filter(line -> line.startsWith(role + " "))
        .map(line -> line.replaceAll(".* ", ""))
        .findFirst()
        .orElseThrow();
  }

  /** Requires success. */
  static Result ok(Result result) {
    assertThat(result.code()).describedAs(result.toString()).isZero();
    return result;
  }

  /** Requires that exit code, and that nothing secret was told. */
  static Result refused(int code, Result result) {
    assertThat(result.code()).describedAs(result.toString()).isEqualTo(code);
    assertThat(result.out() + result.err()).doesNotContain(PASSPHRASE);
    return result;
  }

  @Override
  public void close() {
    server.close();
  }
}
