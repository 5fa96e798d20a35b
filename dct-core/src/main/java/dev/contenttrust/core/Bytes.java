// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An immutable run of bytes that compares by content.
 *
 * <p>Immutable and thread-safe, provided that an array given to {@link #wrap} is never written
 * again.
 */
public final class Bytes {
  private static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  private final byte[] array;
  private final int offset;
  private final int length;

  private Bytes(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** Returns no bytes. */
  public static Bytes empty() {
    return EMPTY;
  }

  /** Returns a copy of the array as a value. */
  public static Bytes copyOf(byte[] array) {
    return wrap(array.clone());
  }

  /**
   * Returns the array itself as a value, without a copy: the caller gives the array up and must
   * never write to it again.
   */
  public static Bytes wrap(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array, 0, array.length);
  }

  /** Returns the UTF-8 encoding of the text. */
  public static Bytes utf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the number of bytes. */
  public int size() {
    return length;
  }

  /** Returns the byte at the index, counted from 0. */
  public byte at(int index) {
    if (index < 0 || index >= length) {
      throw new IndexOutOfBoundsException("index " + index + " of " + length + " bytes");
    }
    return array[offset + index];
  }

  /** Returns the part from {@code from} (inclusive) to {@code to} (exclusive), sharing storage. */
  public Bytes slice(int from, int to) {
    if (from < 0 || from > to || to > length) {
      throw new IndexOutOfBoundsException(from + ".." + to + " of " + length + " bytes");
    }
    return from == to ? EMPTY : new Bytes(array, offset + from, to - from);
  }

  /** Returns a fresh array with these bytes. */
  public byte[] toArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** Returns a read-only view for interfaces that want a buffer; it costs no copy. */
  public ByteBuffer asBuffer() {
    return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
  }

  /** Feeds these bytes to a digest without a copy. */
  public void updateDigest(MessageDigest digest) {
    digest.update(array, offset, length);
  }

  /**
   * Returns these bytes decoded as UTF-8, malformed input replaced; for text known to be valid, or
   * for messages.
   */
  public String toUtf8() {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }

  /** Returns the lower-case hexadecimal text. */
  public String toHex() {
    return HexFormat.of().formatHex(array, offset, offset + length);
  }

  /** Compares in time that depends on the lengths only. */
  public boolean equalsConstantTime(Bytes other) {
    return MessageDigest.isEqual(toArray(), other.toArray());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Bytes that
        && Arrays.equals(
            array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    int last = offset + length;
    for (int i = Math.max(offset, last - 64); i < last; i++) {
      hash = 31 * hash + array[i];
    }
    return 31 * hash + length;
  }

  /** Returns the length and the first bytes, enough to tell values apart in a message. */
  @Override
  public String toString() {
    return length + " bytes [" + slice(0, Math.min(length, 8)).toHex() + (length > 8 ? "…]" : "]");
  }
}
