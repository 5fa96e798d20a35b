// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MemoryMetadataSource;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.NotaryFormat;
import dev.contenttrust.crypto.keystore.MemoryKeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UploadsTest {
  private static final Gun GUN = new Gun("localhost:5000/team/app");
  private static final Bytes FILE = Bytes.utf8("the uploaded file");
  private static final Map<RoleName, Bytes> UPLOADED = Map.of(RoleName.TARGETS, FILE);
  private static final Deadline DEADLINE = Deadline.in(Duration.ofSeconds(20));

  private final NotaryFormat format = new NotaryFormat();
  private final String name = format.hashedFileName(RoleName.TARGETS, Digest.sha256Of(FILE));
  private final MemoryMetadataSource server = new MemoryMetadataSource();
  private final Uploads uploads = new Uploads(format);
  private final MetadataSource source = uploads.before(GUN, server);

  @Test
  void fileAskedForByItsHash_isAtHand_untilTheWorkIsDone() {
    uploads.during(
        GUN, UPLOADED, () -> assertThat(source.fetch(name, 100, DEADLINE)).containsSame(FILE));

    assertThat(source.fetch(name, 100, DEADLINE)).isEmpty();
  }

  @Test
  void fileAskedForByItsHash_isNoLongerAtHand_whenTheWorkFailed() {
    assertThatThrownBy(
            () ->
                uploads.during(
                    GUN,
                    UPLOADED,
                    () -> {
                      throw new IllegalStateException("disk full");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(source.fetch(name, 100, DEADLINE)).isEmpty();
  }

  @Test
  void fileAskedForByItsPlainName_orOfAnotherRepository_orLongerThanAllowed_isTheServers() {
    MetadataSource another = uploads.before(new Gun("localhost:5000/team/other"), server);

    uploads.during(
        GUN,
        UPLOADED,
        () -> {
          assertThat(source.fetch(format.fileName(RoleName.TARGETS), 100, DEADLINE)).isEmpty();
          assertThat(another.fetch(name, 100, DEADLINE)).isEmpty();
          assertThat(source.fetch(name, FILE.size() - 1L, DEADLINE)).isEmpty();
          assertThat(source.fetch(name, FILE.size(), DEADLINE)).containsSame(FILE);
        });
  }

  @Test
  void answerLikeAnUpload_isRecognised_andNoOther() {
    Bytes other = Bytes.utf8("the uploaded fil3");
    server.put("same", Bytes.utf8("the uploaded file"));
    server.put("other", other);
    MetadataSource recognising = Uploads.recognised(UPLOADED, server);

    assertThat(recognising.fetch("same", 100, DEADLINE)).containsSame(FILE);
    assertThat(recognising.fetch("other", 100, DEADLINE)).containsSame(other);
    assertThat(recognising.fetch("absent", 100, DEADLINE)).isEmpty();
  }

  @Test
  void publishing_readsTheTargetsBackFromTheServer_once() {
    try (PublishingHouse house = PublishingHouse.open()) {
      List<String> downloads = new ArrayList<>();
      TrustPublisher publisher =
          house
              .publishing(new MemoryKeyStore(new SecureRandom()))
              .sources(gun -> noting(downloads, house.sources().open(gun)))
              .build();
      publisher.initialiser().initialise(publisher.edit(GUN));
      downloads.clear();

      publisher.signTag(GUN, "1.0", Digest.sha256Of(FILE), FILE.size());

      Bytes published = house.reader().open(GUN).targets().metadata().wireBytes();
      assertThat(downloads)
          .containsOnlyOnce(format.hashedFileName(RoleName.TARGETS, Digest.sha256Of(published)));
    }
  }

  private static MetadataSource noting(List<String> downloads, MetadataSource source) {
    return new MetadataSource() {
      @Override
      public Optional<Bytes> fetch(String file, long maxBytes, Deadline deadline) {
        synchronized (downloads) {
          downloads.add(file);
        }
        return source.fetch(file, maxBytes, deadline);
      }

      @Override
      public String describe() {
        return source.describe();
      }
    };
  }
}
