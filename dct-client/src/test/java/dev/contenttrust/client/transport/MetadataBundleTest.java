// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.RepositoryBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataBundleTest {
  private static final Gun GUN = RepositoryBuilder.GUN;
  private static final Gun OTHER = new Gun("example.com:5000/other");

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20));
  }

  @Test
  void writtenAndRead_holdsEveryFileOfEveryCollection() {
    MetadataBundle bundle =
        MetadataBundle.of(
            Map.of(
                GUN, Map.of("root.json", Bytes.utf8("R"), "targets/a.json", Bytes.utf8("A")),
                OTHER, Map.of("root.json", Bytes.utf8("O"))));

    MetadataBundle read = MetadataBundle.read(bundle.toBytes());

    assertThat(read.collections()).containsExactlyInAnyOrder(GUN, OTHER);
    assertThat(read.open(GUN).fetch("root.json", 1, soon())).contains(Bytes.utf8("R"));
    assertThat(read.open(GUN).fetch("targets/a.json", 1, soon())).contains(Bytes.utf8("A"));
    assertThat(read.open(OTHER).fetch("root.json", 1, soon())).contains(Bytes.utf8("O"));
    assertThat(read.open(OTHER).fetch("targets/a.json", 1, soon())).isEmpty();
    assertThat(read.open(new Gun("example.com/none")).fetch("root.json", 1, soon())).isEmpty();
    assertThat(read.open(GUN).describe()).contains(GUN.value());
  }

  @Test
  void fileThatWasRecordedUnderItsPlainName_isFoundByItsHash_andByNoOther() {
    Bytes content = Bytes.utf8("S");
    MetadataSource source =
        MetadataBundle.of(Map.of(GUN, Map.of("targets/a.json", content))).open(GUN);

    assertThat(source.fetch("targets/a." + Digest.sha256Of(content).hex() + ".json", 1, soon()))
        .contains(content);
    Digest other = Digest.sha256Of(Bytes.utf8("T"));
    assertThat(source.fetch("targets/a." + other.hex() + ".json", 1, soon())).isEmpty();
    assertThat(source.fetch("a." + Digest.sha256Of(content).hex() + ".json", 1, soon())).isEmpty();
  }

  @Test
  void equalBundles_giveEqualBytes() {
    Map<String, Bytes> one = new TreeMap<>();
    Map<String, Bytes> two = new TreeMap<>(java.util.Comparator.reverseOrder());
    for (String file : List.of("a.json", "b.json", "c.json")) {
      one.put(file, Bytes.utf8(file));
      two.put(file, Bytes.utf8(file));
    }

    assertThat(MetadataBundle.of(Map.of(GUN, one)).toBytes())
        .isEqualTo(MetadataBundle.of(Map.of(GUN, two)).toBytes())
        .isNotEqualTo(MetadataBundle.of(Map.of(OTHER, two)).toBytes());
  }

  @Test
  void fileBeyondTheReadersLimit_isTooLong_andOneAtItIsNot() {
    MetadataSource source =
        MetadataBundle.of(Map.of(GUN, Map.of("root.json", Bytes.utf8("1234")))).open(GUN);

    assertThat(source.fetch("root.json", 4, soon())).isPresent();
    assertThatThrownBy(() -> source.fetch("root.json", 3, soon()))
        .isInstanceOfSatisfying(
            MetadataSource.TooLongException.class, e -> assertThat(e.limit()).isEqualTo(3));
  }

  @Test
  void collectionThatCouldNotBeToldFromItsFiles_isRefused() {
    for (String name : List.of("example.com/a/_trust/tuf/b", "example.com/a/_trust/tuf")) {
      assertThatThrownBy(() -> MetadataBundle.of(Map.of(new Gun(name), Map.of())))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  @DisplayName("what is no bundle")
  class Malformed {
    @Test
    void otherBytes_areRefused() {
      for (Bytes bytes :
          List.of(Bytes.empty(), Bytes.utf8("no archive"), Bytes.utf8("PK\u0003\u0004"))) {
        refused(bytes);
      }
    }

    @Test
    void archiveThatIsCutShort_isRefused() {
      Bytes whole =
          MetadataBundle.of(Map.of(GUN, Map.of("root.json", Bytes.utf8("x".repeat(100)))))
              .toBytes();
      byte[] cut = java.util.Arrays.copyOf(whole.toArray(), 60);

      refused(Bytes.wrap(cut));
      assertThat(MetadataBundle.read(whole).collections()).containsExactly(GUN);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "root.json",
          "/_trust/tuf/root.json",
          "example.com/app/_trust/root.json",
          "../../etc/_trust/tuf/root.json",
          "/etc/_trust/tuf/root.json"
        })
    void entryOfAnotherName_isRefused(String name) throws IOException {
      refused(archive(name));
    }

    @Test
    void sameFileTwice_isRefused() throws IOException {
      byte[] twice =
          archive("example.com/a/_trust/tuf/x.json", "example.com/a/_trust/tuf/y.json").toArray();
      String text = new String(twice, StandardCharsets.ISO_8859_1).replace("y.json", "x.json");

      refused(Bytes.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void moreEntriesThanAnybodyNeeds_areRefused() throws IOException {
      String[] names = new String[100_001];
      for (int i = 0; i < names.length; i++) {
        names[i] = "e.com/a/_trust/tuf/" + i;
      }

      refused(archive(names));
    }

    private void refused(Bytes archive) {
      assertThatThrownBy(() -> MetadataBundle.read(archive))
          .isInstanceOf(IllegalArgumentException.class);
    }

    private Bytes archive(String... names) throws IOException {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(content)) {
        zip.setLevel(1);
        for (String name : names) {
          zip.putNextEntry(new ZipEntry(name));
          zip.closeEntry();
        }
      }
      return Bytes.wrap(content.toByteArray());
    }
  }

  @Nested
  @DisplayName("a client that takes a bundle as its source")
  class Verified {
    private final RepositoryBuilder repository =
        RepositoryBuilder.repository().targets(role -> role.target("v1", "one"));
    private final MetadataStore store = MetadataStore.memory();

    private TrustClient reader(PublishedRepository served) {
      Bytes carried = MetadataBundle.of(Map.of(GUN, served.served())).toBytes();
      return TrustClient.builder()
          .trustOnFirstUse()
          .sources(MetadataBundle.read(carried))
          .store(store)
          .clock(Clock.fixed(repository.now(), ZoneOffset.UTC))
          .build();
    }

    @Test
    void findsWhatWasSigned_andNothingElse() {
      TrustClient reader = reader(repository.publish());

      assertThat(reader.lookup(GUN, "v1").name()).isEqualTo("v1");
      assertThatThrownBy(() -> reader.lookup(GUN, "v2")).isInstanceOf(NotSignedException.class);
      assertThatThrownBy(() -> reader.lookup(OTHER, "v1")).isInstanceOf(NotSignedException.class);
    }

    @Test
    void refusesFilesThatWereChangedOnTheWay() {
      PublishedRepository honest = repository.publish();
      Bytes timestamp =
          Bytes.utf8(
              honest
                  .served()
                  .get("timestamp.json")
                  .toUtf8()
                  .replace("\"version\":1", "\"version\":2"));

      assertThatThrownBy(() -> reader(honest.with("timestamp.json", timestamp)).lookup(GUN, "v1"))
          .isInstanceOf(UntrustedException.InsufficientSignatures.class)
          .extracting(refusal -> ((UntrustedException) refusal).role())
          .isEqualTo(RoleName.TIMESTAMP);
      assertThat(store.load(GUN).files()).isEmpty();
    }

    @Test
    void refusesAnOlderBundleAfterANewerOne() {
      PublishedRepository first = repository.publish();
      PublishedRepository second = repository.targets(role -> role.target("v2", "two")).publish();
      assertThat(reader(second).lookup(GUN, "v2").name()).isEqualTo("v2");

      assertThatThrownBy(() -> reader(first).lookup(GUN, "v1"))
          .isInstanceOf(UntrustedException.Rollback.class);
    }
  }
}
