// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.examples.cli.CommandRun.Result;
import dev.contenttrust.testing.EmbeddedRegistry;
import dev.contenttrust.testing.Fault;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.ServedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class MigratingTest {
  private static final String OCI = "application/vnd.oci.image.manifest.v1+json";
  private static final String MANIFEST = "{\"schemaVersion\":2,\n \"mediaType\":\"" + OCI + "\"}";
  private static final Digest DIGEST = Digest.sha256Of(Bytes.utf8(MANIFEST));

  private static EmbeddedRegistry registry;
  @TempDir static Path certificates;
  private static String authority;

  @TempDir Path home;
  private String gun;
  private CommandRun dct;
  private ServedFiles source;

  @BeforeAll
  static void start() {
    registry = EmbeddedRegistry.builder().https().start();
    authority = registry.tls().orElseThrow().writeAuthority(certificates).toString();
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @BeforeEach
  void prepare(TestInfo test) {
    // A repository of its own, since the registry is shared.
    String name = test.getTestMethod().orElseThrow().getName();
    String path = "app/" + Integer.toUnsignedString(name.hashCode());
    gun = registry.authority() + "/" + path;
    source =
        RepositoryBuilder.repository(new Gun(gun), RepositoryBuilder.NOW)
            .targets(t -> t.target("1.0", MANIFEST).target("long", DIGEST, 7))
            .publish()
            .source();
    registry.push(path, "1.0", OCI, Bytes.utf8(MANIFEST));
    registry.clearFaults();
    dct = new CommandRun(home, RepositoryBuilder.NOW);
  }

  private String path() {
    return gun.substring(gun.indexOf('/') + 1);
  }

  private Result run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--tls-ca", authority));
    return dct.run(source, all.toArray(String[]::new));
  }

  @Test
  void manifest_printsTheExactSignedBytes() {
    Result result = run("manifest", gun + ":1.0");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo(MANIFEST);
  }

  @Test
  void manifestOfAnotherDigestOrSize_isNotTrusted() {
    assertThat(run("manifest", gun + ":long").code()).isEqualTo(4);

    registry.inject("/manifests/" + DIGEST, new Fault.Replace(Bytes.utf8(MANIFEST + " ")));
    Result result = run("manifest", gun + ":1.0");
    assertThat(result.code()).isEqualTo(4);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void manifestThatIsGone_isNoServer() {
    registry.delete(path(), DIGEST);

    assertThat(run("manifest", gun + ":1.0").code()).isEqualTo(5);
  }

  @Test
  void drift_tellsSameMovedAndGone() {
    Result same = run("drift", gun + ":1.0");
    assertThat(same.code()).isZero();
    assertThat(same.out()).isEqualTo("SAME " + gun + ":1.0 " + DIGEST + " " + DIGEST + "\n");

    String other = MANIFEST + "\n";
    registry.push(path(), "1.0", OCI, Bytes.utf8(other));
    Result moved = run("drift", gun + ":1.0");
    assertThat(moved.code()).isEqualTo(4);
    assertThat(moved.out())
        .isEqualTo(
            "MOVED " + gun + ":1.0 " + DIGEST + " " + Digest.sha256Of(Bytes.utf8(other)) + "\n");

    registry.delete(path(), Digest.sha256Of(Bytes.utf8(other)));
    assertThat(run("drift", gun + ":1.0").out()).startsWith("GONE ").endsWith(" -\n");
  }

  @Test
  void drift_ofAnUnsignedTag_isNotSigned() {
    assertThat(run("drift", gun + ":9").code()).isEqualTo(3);
  }

  @Test
  void manifestByTagAndDigest_needsEquality() {
    assertThat(run("manifest", gun + ":1.0@" + DIGEST).out()).isEqualTo(MANIFEST);

    Digest other = Digest.sha256Of(Bytes.utf8("other"));
    Result refused = run("manifest", gun + ":1.0@" + other);
    assertThat(refused.code()).isEqualTo(4);
    assertThat(refused.out()).isEmpty();
    assertThat(run("drift", gun + ":1.0@" + other).code()).isEqualTo(4);
    assertThat(run("resolve", gun + ":1.0@" + other).code()).isEqualTo(4);
    assertThat(run("resolve", gun + ":9@" + DIGEST).code()).isEqualTo(3);
  }

  @Test
  void manifestAsJson_tellsWhatWasVerified() {
    Result json = run("manifest", "--json", gun + ":1.0");

    assertThat(json.out()).contains("\"digest\": \"" + DIGEST + "\"", "\"verified\": true", OCI);
    Result byDigest = run("manifest", "--json", gun + "@" + DIGEST);
    assertThat(byDigest.out()).contains("\"verified\": false");
  }

  @Test
  void driftOfADigest_isWrongUsage() {
    assertThat(run("drift", gun + "@" + DIGEST).code()).isEqualTo(2);
  }

  @Test
  void inventory_isATableCsvOrJson() {
    Result table = run("inventory", "--check-registry", "--check-notation", gun);
    assertThat(table.code()).as(table.err()).isZero();
    assertThat(table.out())
        .startsWith("REPOSITORY")
        .contains("1.0", DIGEST.toString(), "SERVED", "ABSENT");
    assertThat(table.err()).contains("1/1 " + gun + ": 2 signed tags", "trusted on first use");

    Result csv = run("inventory", "--csv", gun);
    assertThat(csv.out()).startsWith("repository,tag,").contains(gun + ",1.0," + DIGEST);
    Result json = run("inventory", "--json", gun);
    assertThat(json.json()).isNotNull();
    assertThat(json.err()).isEmpty();
  }

  @Test
  void exportedTrustData_giveTheSameInventoryOffline(@TempDir Path elsewhere) {
    String bundle = home.resolve("trust.bundle").toString();
    String inventory = run("inventory", "--csv", gun).out();
    assertThat(run("bundle", "export", bundle, gun).code()).isZero();

    CommandRun offline = new CommandRun(elsewhere, RepositoryBuilder.NOW);
    Result imported = offline.run("bundle", "import", bundle);
    assertThat(imported.code()).as(imported.toString()).isZero();
    assertThat(offline.run("inventory", "--offline", "--csv", gun).out()).isEqualTo(inventory);
  }

  @Test
  void inventoryWithABrokenRepository_listsTheOthersToo_andGoesOnLater() throws IOException {
    Path state = home.resolve("state");
    Path list = Files.writeString(home.resolve("list"), "# all\n" + gun + "\nlocalhost:1/x # no\n");
    String[] inventory = {"inventory", "--from", list.toString(), "--state", state.toString()};
    // The same files under another name are not that repository.
    Result first = run(inventory);
    assertThat(first.code()).isEqualTo(4);
    assertThat(first.out()).contains("1.0").contains("localhost:1/x");

    Files.writeString(state, "{\"repository\":\"half", StandardOpenOption.APPEND);
    Result second = run(inventory);
    assertThat(second.code()).isEqualTo(4);
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(second.err()).doesNotContain(gun + ": 2").contains("localhost:1/x");

    Result checked = run("inventory", "--state", state.toString(), "--check-registry", gun);
    assertThat(checked.out()).contains("SERVED");
    Files.writeString(state, "not JSON\n");
    assertThat(run(inventory).code()).isEqualTo(2);
  }

  @Test
  void inventoryOfWhatNobodySigned_isNotSigned() {
    source.answer("root.json", Optional::empty);

    Result named = run("inventory", gun);

    assertThat(named.code()).isEqualTo(3);
    assertThat(named.out()).contains(gun, "NO_TRUST_DATA");
    Result catalog = run("inventory", "--catalog", registry.authority());
    assertThat(catalog.code()).as(catalog.err()).isZero();
    assertThat(catalog.out()).contains(gun, "NO_TRUST_DATA");
  }

  @Test
  void retirement_isToldOnceForEachService() {
    Result hub = dct.run("inventory", "--offline", "docker.io/library/a", "docker.io/library/b");
    assertThat(hub.err()).containsOnlyOnce("2026-12-08");
    assertThat(dct.run("parity", "--offline", "one.azurecr.io/app").err())
        .contains("2028-03-31")
        .doesNotContain("2026-12-08");
    assertThat(dct.run("inventory", "--offline", gun).err()).doesNotContain("announced");
    dct.variable("DCT_NO_NOTICES", "1");
    assertThat(dct.run("inventory", "--offline", "docker.io/library/a").err())
        .doesNotContain("2026-12-08");
  }

  @Test
  void parity_tellsWhatIsLeftToSign() {
    Result absent = run("parity", gun);
    assertThat(absent.code()).as(absent.err()).isEqualTo(3);
    assertThat(absent.out()).isEqualTo("ABSENT " + gun + "@" + DIGEST + " 1.0,long\n");
    assertThat(run("parity", "--json", gun).json()).isNotNull();

    registry.delete(path(), DIGEST);
    Result gone = run("parity", gun);
    assertThat(gone.code()).isZero();
    assertThat(gone.out()).startsWith("GONE ");
    registry.inject(DIGEST.toString(), new Fault.Status(500));
    assertThat(run("parity", gun).code()).isEqualTo(5);
  }

  @Test
  void registryThatCannotBeAsked_isUnknown_andTheReasonIsTold() {
    assertThat(run("parity", gun).err()).doesNotContain("without answer");
    registry.inject(DIGEST.toString(), new Fault.Status(500));

    Result unknown = run("parity", gun);

    assertThat(unknown.out()).startsWith("UNKNOWN " + gun + "@" + DIGEST);
    assertThat(unknown.err()).contains(gun + ": the registry left", "without answer", "500");
  }

  @Test
  void signatureBehindTheReferrersApi_isParity() {
    Digest envelope =
        registry.pushBlob(path(), Bytes.wrap(new byte[] {(byte) 0xd2, (byte) 0x84, 0x40, 0x40}));
    String signature =
        """
        {"schemaVersion":2,"mediaType":"%s","artifactType":"%s",
         "config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"%s","size":2},
         "layers":[{"mediaType":"application/cose","digest":"%s","size":4}],
         "subject":{"mediaType":"%s","digest":"%s","size":%d}}"""
            .formatted(
                OCI,
                "application/vnd.cncf.notary.signature",
                registry.pushBlob(path(), Bytes.utf8("{}")),
                envelope,
                OCI,
                DIGEST,
                MANIFEST.length());
    registry.push(path(), "signature", OCI, Bytes.utf8(signature));

    Result present = run("parity", gun);

    assertThat(present.code()).as(present.toString()).isZero();
    assertThat(present.out()).startsWith("PRESENT " + gun + "@" + DIGEST);
    registry.inject(envelope.toString(), new Fault.Replace(Bytes.utf8("other")));
    assertThat(run("parity", gun).code()).isNotZero();
  }

  @Test
  void workListAndPolicy_areWritten() throws IOException {
    Path work = home.resolve("sign.sh");
    Path policy = home.resolve("policy.json");
    dct.run(
        source,
        "inventory",
        "--work-list",
        work.toString(),
        "--notation-policy",
        policy.toString(),
        gun);

    assertThat(Files.readAllLines(work))
        .containsExactly("# 1.0 long", "notation sign " + gun + "@" + DIGEST);
    assertThat(Files.readString(policy)).contains("trustPolicies", gun);
  }

  @Test
  void inventoryOfNothing_isWrongUsage() {
    assertThat(run("inventory").code()).isEqualTo(2);
    assertThat(run("inventory", "--at-once", "0", gun).code()).isEqualTo(2);
    assertThat(run("inventory", "--from", home + "/absent").code()).isEqualTo(2);
  }
}
