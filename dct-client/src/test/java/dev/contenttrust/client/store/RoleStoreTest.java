// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoleStoreTest {
  private static final Bytes ONE = Bytes.utf8("1");
  private static final Bytes TWO = Bytes.utf8("2");

  @TempDir private Path folder;

  private RoleStore store(boolean onDisk) {
    return onDisk ? RoleStore.directory(folder.resolve("d")) : RoleStore.memory();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void expectedContent_isReplaced_anotherIsNot(boolean onDisk) {
    RoleStore store = store(onDisk);
    assertThat(store.load(RoleName.TIMESTAMP)).isEmpty();
    assertThat(store.replace(RoleName.TIMESTAMP, TWO, ONE)).isFalse();
    assertThat(store.replace(RoleName.TIMESTAMP, null, ONE)).isTrue();
    assertThat(store.replace(RoleName.TIMESTAMP, null, TWO)).isFalse();
    assertThat(store.load(RoleName.TIMESTAMP)).contains(ONE);
    assertThat(store.replace(RoleName.TIMESTAMP, ONE, TWO)).isTrue();
    assertThat(store.load(RoleName.TIMESTAMP)).contains(TWO);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsStoredAlready_isNoConflict(boolean onDisk) {
    RoleStore store = store(onDisk);
    store.replace(RoleName.ROOT, null, ONE);
    assertThat(store.replace(RoleName.ROOT, TWO, ONE)).isTrue();
    assertThat(store.replace(RoleName.ROOT, TWO, null)).isFalse();
    assertThat(store.replace(RoleName.ROOT, ONE, null)).isTrue();
    assertThat(store.replace(RoleName.ROOT, TWO, null)).isTrue();
    assertThat(store.load(RoleName.ROOT)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keptRoots_comeBackByVersion(boolean onDisk) {
    RoleStore store = store(onDisk);
    store.keepRoot(2, TWO);
    assertThat(store.loadRoot(2)).contains(TWO);
    assertThat(store.loadRoot(1)).isEmpty();
  }

  @Test
  void symbolicLinksAndEmptyFiles_areAsGoodAsNone_andReplaced() throws IOException {
    RoleStore store = store(true);
    store.replace(RoleName.ROOT, null, ONE);
    Path victim = Files.writeString(folder.resolve("victim"), "victim");
    Path timestamp = folder.resolve("d/timestamp.json");
    Files.createSymbolicLink(timestamp, victim);
    assertThat(store.load(RoleName.TIMESTAMP)).isEmpty();
    assertThat(store.replace(RoleName.TIMESTAMP, null, TWO)).isTrue();
    assertThat(victim).hasContent("victim");
    Files.write(timestamp, new byte[0]);
    assertThat(store.load(RoleName.TIMESTAMP)).isEmpty();
  }

  @Test
  void rolesWhoseNamesDifferInCase_doNotReplaceTopLevelRoles() throws IOException {
    RoleStore store = store(true);
    store.replace(RoleName.ROOT, null, ONE);
    store.replace(new RoleName("ROOT"), null, TWO);
    try (var files = Files.list(folder.resolve("d"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("root.json", "%52OOT.json");
    }
  }
}
