// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataSink;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.crypto.CanonicalKeyId;
import dev.contenttrust.crypto.keystore.KeyEntry;
import dev.contenttrust.crypto.keystore.KeyStore;
import dev.contenttrust.crypto.keystore.MemoryKeyStore;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Threat P5, systematically: the line to the server is cut at each request of each operation,
 * before the request arrives or before its answer does, for once or for good.
 */
class CutLineTest {
  private static final Digest ONE = Digest.sha256Of(Bytes.utf8("one"));
  private static PublishingHouse house;

  private final KeyStore keys = new MemoryKeyStore(new SecureRandom());

  @BeforeAll
  static void start() {
    house = PublishingHouse.open();
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  /** What a publisher does; each can be repeated after it failed. */
  private enum Operation {
    SIGN {
      @Override
      void run(TrustPublisher publisher, Gun gun) {
        publisher.signTag(gun, "1.0", ONE, 3);
      }
    },
    ADD_SIGNER {
      @Override
      void run(TrustPublisher publisher, Gun gun) {
        KeyStore others = new MemoryKeyStore(new SecureRandom());
        publisher.addSigner(gun, "alice", List.of(PublishingHouse.newKey(others, "alice")));
      }
    },
    ROTATE_TARGETS {
      @Override
      void run(TrustPublisher publisher, Gun gun) {
        publisher.rotation().toNewKey(gun, RoleName.TARGETS);
      }
    },
    ROTATE_ROOT {
      @Override
      void run(TrustPublisher publisher, Gun gun) {
        publisher.rotation().toNewKey(gun, RoleName.ROOT);
      }
    },
    SNAPSHOT_TO_SERVER {
      @Override
      void run(TrustPublisher publisher, Gun gun) {
        publisher.rotation().toServer(gun, RoleName.SNAPSHOT);
      }
    },
    SNAPSHOT_TO_PUBLISHER {
      @Override
      void run(TrustPublisher publisher, Gun gun) {
        publisher.rotation().toNewKey(gun, RoleName.SNAPSHOT);
      }
    };

    abstract void run(TrustPublisher publisher, Gun gun);
  }

  @ParameterizedTest
  @DisplayName("whatever is cut: readers verify, no key is lost, and the operation can be repeated")
  @CsvSource({
    "SIGN,false",
    "ADD_SIGNER,false",
    "ROTATE_TARGETS,true",
    "ROTATE_ROOT,false",
    "SNAPSHOT_TO_SERVER,true",
    "SNAPSHOT_TO_PUBLISHER,false"
  })
  void cutAtAnyRequest_leavesNoHalfState(Operation operation, boolean ownSnapshot) {
    for (boolean forGood : new boolean[] {false, true}) {
      for (boolean answer : new boolean[] {false, true}) {
        int at = 0;
        boolean reached = true;
        while (reached) {
          String name = operation + "-" + ownSnapshot + "-" + forGood + "-" + answer + "-" + at;
          Gun gun = new Gun("example.com/" + name.toLowerCase(java.util.Locale.ROOT));
          Line line = new Line(at++, forGood, answer);
          initialise(gun, ownSnapshot);
          reached = cut(operation, gun, line);
        }
        assertThat(at).describedAs("requests of %s", operation).isGreaterThan(3);
      }
    }
  }

  @ParameterizedTest
  @DisplayName("an initialisation that is cut: all or nothing, and the next one works")
  @CsvSource({"false", "true"})
  void cutInitialisation_leavesNoHalfState(boolean ownSnapshot) {
    for (boolean forGood : new boolean[] {false, true}) {
      for (boolean answer : new boolean[] {false, true}) {
        int at = 0;
        boolean reached = true;
        while (reached) {
          Gun gun = new Gun("example.com/init-" + ownSnapshot + forGood + answer + at);
          Line line = new Line(at++, forGood, answer);
          Set<KeyId> before = keysAtHand();
          try {
            initialiser(publisher(line), ownSnapshot).initialise(RepositoryEdit.of(gun));
          } catch (PublishException | TrustException e) {
            assertThat(line.hit).describedAs("%s", e).isTrue();
            if (!line.uploaded) {
              assertThat(keysAtHand()).isEqualTo(before);
            }
          }
          reached = line.hit;
          if (current(gun).isEmpty()) {
            initialise(gun, ownSnapshot);
          }
          requireKeys(house.reader().open(gun), ownSnapshot);
          publisher(new Line(Integer.MAX_VALUE, false, false)).signTag(gun, "1.0", ONE, 3);
        }
        assertThat(at).describedAs("requests of an initialisation").isGreaterThan(3);
      }
    }
  }

  /** Runs the operation over the line; tells whether the line was cut on the way. */
  private boolean cut(Operation operation, Gun gun, Line line) {
    Set<KeyId> before = keysAtHand();
    try {
      operation.run(publisher(line), gun);
    } catch (PublishException | TrustException e) {
      assertThat(line.hit).describedAs("%s", e).isTrue();
      if (!line.uploaded) {
        assertThat(keysAtHand()).describedAs("keys of what never went up").isEqualTo(before);
      }
    }
    requireKeys(house.reader().open(gun), false);
    assertThatCode(() -> operation.run(publisher(new Line(Integer.MAX_VALUE, false, false)), gun))
        .describedAs("%s again", operation)
        .doesNotThrowAnyException();
    requireKeys(house.reader().open(gun), false);
    return line.hit;
  }

  private void requireKeys(VerifiedRepository repository, boolean snapshotToo) {
    RootMetadata root = repository.root().metadata().payload();
    List<RoleName> roles =
        snapshotToo
            ? List.of(RoleName.ROOT, RoleName.TARGETS, RoleName.SNAPSHOT)
            : List.of(RoleName.ROOT, RoleName.TARGETS);
    for (RoleName role : roles) {
      KeyId listed = root.role(role).keyIds().get(0);
      assertThat(keysAtHand())
          .describedAs("the key of %s", role)
          .contains(CanonicalKeyId.of(root.keys().get(listed)).orElseThrow());
    }
  }

  private Set<KeyId> keysAtHand() {
    return keys.list().stream().map(KeyEntry::id).collect(Collectors.toSet());
  }

  private void initialise(Gun gun, boolean ownSnapshot) {
    initialiser(publisher(new Line(Integer.MAX_VALUE, false, false)), ownSnapshot)
        .initialise(RepositoryEdit.of(gun));
  }

  private static RepositoryInitialiser initialiser(TrustPublisher publisher, boolean ownSnapshot) {
    RepositoryInitialiser initialiser = publisher.initialiser();
    return ownSnapshot ? initialiser.keepSnapshotKey() : initialiser;
  }

  private Optional<Bytes> current(Gun gun) {
    return house.server().current(gun, RoleName.ROOT);
  }

  private TrustPublisher publisher(Line line) {
    return house
        .publishing(keys)
        .sources(gun -> line.over(house.sources().open(gun)))
        .sinks(gun -> line.over(house.sinks().openSink(gun)))
        .build();
  }

  /** Counts requests, and is cut at one of them. */
  private static final class Line {
    private final int at;
    private final boolean forGood;
    private final boolean answer;
    private int requests;
    private boolean hit;
    private boolean uploaded;

    Line(int at, boolean forGood, boolean answer) {
      this.at = at;
      this.forGood = forGood;
      this.answer = answer;
    }

    /** Makes a request, unless the line is cut before it arrives or before it is answered. */
    private <T> T request(Supplier<T> request) {
      int number = requests++;
      boolean cut = number == at || (number > at && forGood);
      hit |= cut;
      if (cut && (number > at || !answer)) {
        throw lineWasCut();
      }
      T reply = request.get();
      if (cut) {
        throw lineWasCut();
      }
      return reply;
    }

    private static TrustServerException lineWasCut() {
      return new TrustServerException(
          "cut", TrustServerException.Reason.UNREACHABLE, 0, "the line was cut", null);
    }

    MetadataSource over(MetadataSource source) {
      return new MetadataSource() {
        @Override
        public Optional<Bytes> fetch(String file, long maxBytes, Deadline deadline) {
          return request(() -> source.fetch(file, maxBytes, deadline));
        }

        @Override
        public String describe() {
          return source.describe();
        }
      };
    }

    MetadataSink over(MetadataSink sink) {
      return new MetadataSink() {
        @Override
        public void publish(Map<RoleName, Bytes> files, Deadline deadline) {
          uploaded = true;
          request(
              () -> {
                sink.publish(files, deadline);
                return files;
              });
        }

        @Override
        public PublicKey serverKey(RoleName role, Deadline deadline) {
          return request(() -> sink.serverKey(role, deadline));
        }

        @Override
        public PublicKey rotateServerKey(RoleName role, Deadline deadline) {
          return request(() -> sink.rotateServerKey(role, deadline));
        }

        @Override
        public void delete(Deadline deadline) {
          sink.delete(deadline);
        }
      };
    }
  }
}
