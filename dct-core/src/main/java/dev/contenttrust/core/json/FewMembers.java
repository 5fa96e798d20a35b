// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.json;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of a small object in the order read: looked through one by one, which for so few is
 * faster than hashing and takes a quarter of the memory. Immutable and thread-safe.
 */
final class FewMembers extends AbstractMap<String, JsonValue> {
  /** The most members that are looked through. */
  static final int MAX = 8;

  private final String[] names;
  private final JsonValue[] values;

  /** Copies the first so many names and values; the names are distinct. */
  FewMembers(String[] names, JsonValue[] values, int count) {
    this.names = Arrays.copyOf(names, count);
    this.values = Arrays.copyOf(values, count);
  }

  /** Returns the index of the name among the first so many, or -1. */
  static int indexOf(@Nullable Object name, String[] names, int count) {
    for (int i = 0; i < count; i++) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public @Nullable JsonValue get(@Nullable Object name) {
    int index = indexOf(name, names, names.length);
    return index < 0 ? null : values[index];
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return indexOf(name, names, names.length) >= 0;
  }

  @Override
  public int size() {
    return names.length;
  }

  @Override
  public Set<Map.Entry<String, JsonValue>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return names.length;
      }

      @Override
      public Iterator<Map.Entry<String, JsonValue>> iterator() {
        return new Entries();
      }
    };
  }

  private final class Entries implements Iterator<Map.Entry<String, JsonValue>> {
    private int next;

    @Override
    public boolean hasNext() {
      return next < names.length;
    }

    @Override
    public Map.Entry<String, JsonValue> next() {
      if (next >= names.length) {
        throw new NoSuchElementException();
      }
      return Map.entry(names[next], values[next++]);
    }
  }
}
