// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The short way of reading targets and the plain one give the same, or refuse the same alike. */
class LazyTargetsProperties {
  /** The usual limits, limits that just admit the usual entries, and tighter ones. */
  private static final List<FormatLimits> LIMITS =
      Stream.of(
              JsonLimits.DEFAULT,
              new JsonLimits(4096, 5, 15, 128),
              new JsonLimits(4096, 5, 15, 127),
              new JsonLimits(4096, 5, 14, 128),
              new JsonLimits(4096, 4, 32, 200),
              new JsonLimits(400, 3, 32, 200))
          .map(json -> new FormatLimits(json, 1, 1, 1))
          .toList();

  private static final String BASE64_256 = "A".repeat(42) + "8=";
  private static final String BASE64_512 = "/".repeat(85) + "w==";
  private static final String HEX_256 = "0f".repeat(32);
  private static final String HEX_512 = "a1".repeat(64);

  static final List<String> NAMES =
      List.of(
          "", " ", "1.0", "1.0.1", "10", "?", "Z", "a", "a-b", "a/b", "ab", "é", "\ue000", "😀");

  /** What an entry may look like; beginning with the usual shapes. */
  static final List<String> ENTRIES =
      List.of(
          "{'hashes':{'sha256':'@256@'},'length':7}",
          "{'hashes':{'sha256':'@256@','sha512':'@512@'},'length':123456789012345}",
          "{'hashes':{'sha256':'@256@'},'length':0}",
          "{'custom':{'a':[1,null],'b':'x'},'hashes':{'sha256':'@256@'},'length':1}",
          "{'hashes':{'md5':'AAAA','sha256':'@256@'},'length':1,'x':{}}",
          "{'custom':null,'hashes':{'sha512':'@512@'},'length':1234567890123456}",
          "{'hashes':{'sha256':'abcd'},'length':5}",
          "{'hashes':{'sha256':'@256@'},'length':-5}",
          "{'hashes':{'sha256':'@256@'},'length':05}",
          "{'hashes':{'sha256':'@256@'},'length':5.0}",
          "{'hashes':{'sha256':'@256@'},'length':null}",
          "{'hashes':{},'length':5}",
          "{'hashes':null}",
          "{}",
          "[]",
          "7");

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void honestFile_isReadTheShortWayAndTheSame(@ForAll long seed) {
    Random random = new Random(seed);
    for (Dialect dialect : Dialect.values()) {
      Bytes wire = dialect.file(random, 3);

      assertThat(TargetsOutline.of(wire, JsonLimits.DEFAULT, dialect.entries)).isPresent();
      assertSame(dialect, wire);
      var lazily = dialect.shortWay(FormatLimits.DEFAULT).apply(wire);
      var plainly = dialect.plainWay(FormatLimits.DEFAULT).apply(wire);
      assertThat(lazily).isEqualTo(plainly).hasSameHashCodeAs(plainly);
      assertThat(plainly).isEqualTo(lazily);
      var other = dialect.shortWay(FormatLimits.DEFAULT).apply(dialect.file(random, 3));
      assertThat(other.payload().equals(lazily.payload()))
          .isEqualTo(other.signedBytes().equals(lazily.signedBytes()));
    }
  }

  @Property(tries = 1500, edgeCases = EdgeCasesMode.NONE)
  void fileWithUnusualEntries_isReadTheSame(@ForAll long seed) {
    Random random = new Random(seed);
    for (Dialect dialect : Dialect.values()) {
      assertSame(dialect, dialect.file(random, ENTRIES.size()));
    }
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void fileThatWasTamperedWith_isReadOrRefusedTheSame(@ForAll long seed) {
    Random random = new Random(seed);
    for (Dialect dialect : Dialect.values()) {
      byte[] bytes = dialect.file(random, random.nextInt(8) == 0 ? 8 : 3).toArray();
      for (int i = random.nextInt(3); i >= 0; i--) {
        bytes = tamper(bytes, random);
      }

      assertSame(dialect, Bytes.wrap(bytes));
    }
  }

  static byte[] tamper(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(7)) {
      case 0 -> replaced(bytes, at, at + 1, new byte[] {(byte) random.nextInt(256)});
      case 1 -> replaced(bytes, at, at, piece(random));
      case 2 -> replaced(bytes, at, bytes.length, new byte[0]);
      case 3 -> replaced(bytes, at, at + 1, new byte[0]);
      case 4 -> replaced(bytes, at, Math.min(bytes.length, at + random.nextInt(60)), piece(random));
      case 5 -> {
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + random.nextInt(150));
        yield replaced(bytes, at, at, Arrays.copyOfRange(bytes, from, to));
      }
      default -> {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String[] change = CHANGES.get(random.nextInt(CHANGES.size()));
        yield Bytes.utf8(text.replace(change[0].replace('\'', '"'), change[1].replace('\'', '"')))
            .toArray();
      }
    };
  }

  private static final List<String> PIECES =
      List.of(
          " ",
          "\n",
          "\\",
          "\\\"",
          "\\u0061",
          "\\u0000",
          "\\/",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "'",
          "0",
          "9",
          "-",
          ".0",
          "e1",
          "null",
          "''",
          "'a':1,",
          ",'a':1",
          "{}",
          "\u0000",
          "\ufeff",
          "é",
          "'signed':{},",
          ",'signed':{}",
          "'targets':{},",
          ",'targets':{}",
          "9".repeat(20));

  private static final List<String[]> CHANGES =
      List.of(
          new String[] {"'signed'", "'Signed'"},
          new String[] {"'signed'", "'signe\\u0064'"},
          new String[] {"'targets':", "'target\\u0073':"},
          new String[] {"'targets':", "'targetz':"},
          new String[] {"'length'", "'len\\u0067th'"},
          new String[] {"'signatures':[", "'x':[],'signatures':["},
          new String[] {"'_type':'", "'_type':'x"},
          new String[] {"'version':2", "'version':0"},
          new String[] {"'version':2", "'version':2.0"},
          new String[] {"'version':2", "'version':2,'z':[[[[[[1]]]]]]"},
          new String[] {"'version':2", "'version':2,'z':'" + "x".repeat(200) + "'"},
          new String[] {"'version':2", "'version':2,'z':1234567890123456"},
          new String[] {"'targets':{", "'targets':[{"},
          new String[] {"},", "} ,"},
          new String[] {"=", "\\u003d"},
          new String[] {"A8=", "A9="},
          new String[] {"/w==", "/x=="},
          new String[] {"a1a1", "A1a1"});

  private static byte[] piece(Random random) {
    return Bytes.utf8(PIECES.get(random.nextInt(PIECES.size())).replace('\'', '"')).toArray();
  }

  private static byte[] replaced(byte[] bytes, int from, int to, byte[] part) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    out.writeBytes(part);
    out.write(bytes, to, bytes.length - to);
    return out.size() == 0 ? new byte[] {' '} : out.toByteArray();
  }

  static void assertSame(Dialect dialect, Bytes wire) {
    for (FormatLimits limits : LIMITS) {
      assertThat(outcome(wire, dialect.shortWay(limits)))
          .isEqualTo(outcome(wire, dialect.plainWay(limits)));
    }
  }

  /** Everything that a reading says, in words that do not depend on how it was read. */
  private static List<Object> outcome(
      Bytes wire, Function<Bytes, SignedMetadata<TargetsMetadata>> reader) {
    SignedMetadata<TargetsMetadata> read;
    try {
      read = reader.apply(wire);
    } catch (MalformedJsonException refused) {
      return List.of("refused", String.valueOf(refused.getMessage()));
    }
    TargetsMetadata payload = read.payload();
    List<TargetFile> targets = payload.targets().stream().toList();
    List<Object> found =
        NAMES.stream()
            .map(payload.targets()::find)
            .collect(Collectors.toCollection(ArrayList::new));
    found.add(payload.targets().find("no such name"));
    found.add(payload.targets().find("\ud800"));
    return List.of(
        payload.version(),
        payload.expires(),
        targets,
        payload.targets().size(),
        payload.targets().hashCode(),
        found,
        payload.delegations(),
        payload.unknown(),
        read.signatures(),
        read.signedBytes().toHex(),
        read.wireBytes());
  }

  enum Dialect {
    NOTARY(new TargetEntries(UsualEntry.BASE64, NotaryReader::target)) {
      @Override
      Function<Bytes, SignedMetadata<TargetsMetadata>> shortWay(FormatLimits limits) {
        return wire -> new NotaryReader(limits).targets(RoleName.TARGETS, wire);
      }

      @Override
      Function<Bytes, SignedMetadata<TargetsMetadata>> plainWay(FormatLimits limits) {
        return wire -> new NotaryReader(limits).targetsReadPlainly(RoleName.TARGETS, wire);
      }

      @Override
      Bytes file(Random random, int kinds) {
        String table = table(random, kinds, BASE64_256, BASE64_512);
        String signed =
            NotaryDocuments.TARGETS.replaceAll(
                "'targets':\\{.*\\},'version'",
                Matcher.quoteReplacement("'targets':" + table + ",'version'"));
        return NotaryDocuments.file(signed);
      }
    },
    TUF(new TargetEntries(UsualEntry.HEX, TufReader::target)) {
      @Override
      Function<Bytes, SignedMetadata<TargetsMetadata>> shortWay(FormatLimits limits) {
        return wire -> new TufReader(limits).targets(wire);
      }

      @Override
      Function<Bytes, SignedMetadata<TargetsMetadata>> plainWay(FormatLimits limits) {
        return wire -> new TufReader(limits).targetsReadPlainly(wire);
      }

      @Override
      Bytes file(Random random, int kinds) {
        return NotaryDocuments.json(
            "{'signatures':[{'keyid':'k','sig':'ab'}],'signed':{'_type':'targets','expires':'"
                + NotaryDocuments.EXPIRES
                + "','spec_version':'1.0.34','targets':"
                + table(random, kinds, HEX_256, HEX_512)
                + ",'version':2}}");
      }
    };

    final TargetEntries entries;

    Dialect(TargetEntries entries) {
      this.entries = entries;
    }

    abstract Function<Bytes, SignedMetadata<TargetsMetadata>> shortWay(FormatLimits limits);

    abstract Function<Bytes, SignedMetadata<TargetsMetadata>> plainWay(FormatLimits limits);

    abstract Bytes file(Random random, int kinds);
  }

  /** Makes a table of some names in their order, with entries of the first so many kinds. */
  private static String table(Random random, int kinds, String sha256, String sha512) {
    List<String> names = new ArrayList<>(NAMES);
    Collections.shuffle(names, random);
    return names.subList(0, random.nextInt(5)).stream()
        .sorted(Comparator.comparing(name -> Bytes.utf8(name).toHex()))
        .map(name -> "'" + name + "':" + ENTRIES.get(random.nextInt(kinds)))
        .collect(Collectors.joining(",", "{", "}"))
        .replace("@256@", sha256)
        .replace("@512@", sha512);
  }
}
