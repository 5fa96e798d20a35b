// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.metadata.AbstractTargetTable;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetTable;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** A table that is text, with some targets put or taken out. */
final class EditedTargets extends AbstractTargetTable implements TargetsText {
  /** About what an entry with two hashes takes. */
  private static final int EDIT_SIZE = 256;

  private final SlicedTargets base;
  private final Map<String, Optional<TargetFile>> edits;
  private final int size;

  /**
   * Takes the map over.
   *
   * @param edits what each of these names stands for, empty for nothing
   */
  EditedTargets(SlicedTargets base, Map<String, Optional<TargetFile>> edits) {
    this.base = base;
    this.edits = edits;
    int count = base.size();
    for (Map.Entry<String, Optional<TargetFile>> edit : edits.entrySet()) {
      count += edit.getValue().isPresent() ? 1 : 0;
      count -= base.find(edit.getKey()).isPresent() ? 1 : 0;
    }
    this.size = count;
  }

  @Override
  public Optional<TargetFile> find(String name) {
    Optional<TargetFile> edit = edits.get(name);
    return edit == null ? base.find(name) : edit;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Stream<TargetFile> stream() {
    return Stream.concat(
        base.stream()
            .flatMap(target -> edits.getOrDefault(target.name(), Optional.of(target)).stream()),
        edits.entrySet().stream()
            .filter(edit -> base.find(edit.getKey()).isEmpty())
            .flatMap(edit -> edit.getValue().stream()));
  }

  @Override
  public TargetTable with(Map<String, Optional<TargetFile>> more) {
    Map<String, Optional<TargetFile>> all = new LinkedHashMap<>(edits);
    all.putAll(more);
    return new EditedTargets(base, all);
  }

  @Override
  public int roughSize() {
    return base.roughSize() + EDIT_SIZE * edits.size();
  }

  @Override
  public void writeMembers(
      UsualEntry usual, Function<TargetFile, Bytes> member, ByteArrayOutputStream out) {
    int written = 0;
    for (Edit edit : inOrder()) {
      int at = base.positionOf(edit.name);
      base.writeMembers(written, at, usual, member, out);
      written = base.isNamed(at, edit.name) ? at + 1 : at;
      edit.target.ifPresent(target -> SlicedTargets.write(member.apply(target), out));
    }
    base.writeMembers(written, base.size(), usual, member, out);
  }

  /** Taking out what is not there has no place in the order. */
  private List<Edit> inOrder() {
    return edits.entrySet().stream()
        .filter(edit -> edit.getValue().isPresent() || base.find(edit.getKey()).isPresent())
        .map(edit -> new Edit(Bytes.utf8(edit.getKey()), edit.getValue()))
        .sorted((a, b) -> Arrays.compareUnsigned(a.name.toArray(), b.name.toArray()))
        .toList();
  }

  private record Edit(Bytes name, Optional<TargetFile> target) {}
}
