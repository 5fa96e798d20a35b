// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
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

  /** Threads that compute it at the same time find the same. */
  private @Nullable Bytes sha256;

  private Bytes(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** {@return no bytes} */
  public static Bytes empty() {
    return EMPTY;
  }

  /**
   * {@return a copy of the array as a value}
   *
   * @param array the bytes, which stay the caller's
   */
  public static Bytes copyOf(byte[] array) {
    return wrap(array.clone());
  }

  /**
   * {@return the array itself as a value, without a copy: the caller gives the array up and must
   * never write to it again}
   *
   * @param array the bytes, given up by the caller
   */
  public static Bytes wrap(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array, 0, array.length);
  }

  /**
   * {@return the UTF-8 encoding of the text}
   *
   * @param text text without unpaired surrogates; each of those becomes a question mark
   */
  public static Bytes utf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** {@return the number of bytes} */
  public int size() {
    return length;
  }

  /**
   * {@return the byte at the index, counted from 0}
   *
   * @param index 0 to {@link #size()} exclusive
   * @throws IndexOutOfBoundsException if there is no such byte
   */
  public byte at(int index) {
    if (index < 0 || index >= length) {
      throw new IndexOutOfBoundsException("index " + index + " of " + length + " bytes");
    }
    return array[offset + index];
  }

  /**
   * {@return whether the part stands at the index, whole}
   *
   * @param index where the part would begin; nothing stands at an index outside these bytes
   * @param part the bytes to look for
   */
  public boolean hasAt(int index, Bytes part) {
    return index >= 0
        && index <= length - part.length
        && Arrays.equals(
            array,
            offset + index,
            offset + index + part.length,
            part.array,
            part.offset,
            part.offset + part.length);
  }

  /**
   * {@return the part from {@code from} (inclusive) to {@code to} (exclusive), sharing storage}
   *
   * @param from the index of the first byte of the part, 0 to {@code to}
   * @param to the index after the last byte of the part, at most {@link #size()}
   * @throws IndexOutOfBoundsException if the part does not lie within these bytes
   */
  public Bytes slice(int from, int to) {
    if (from < 0 || from > to || to > length) {
      throw new IndexOutOfBoundsException(from + ".." + to + " of " + length + " bytes");
    }
    return from == to ? EMPTY : new Bytes(array, offset + from, to - from);
  }

  /** {@return a fresh array with these bytes} */
  public byte[] toArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /**
   * Copies these bytes into an array.
   *
   * @param target the array to write to
   * @param at the index of the first byte to write
   * @throws IndexOutOfBoundsException if they do not fit
   */
  public void copyTo(byte[] target, int at) {
    System.arraycopy(array, offset, target, at, length);
  }

  /**
   * Writes these bytes to a stream in memory.
   *
   * @param out the stream to write to
   */
  public void writeTo(ByteArrayOutputStream out) {
    out.write(array, offset, length);
  }

  /** {@return a read-only view for interfaces that want a buffer; it costs no copy} */
  public ByteBuffer asBuffer() {
    return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
  }

  /**
   * Feeds these bytes to a digest without a copy.
   *
   * @param digest the computation that takes the bytes in
   */
  public void updateDigest(MessageDigest digest) {
    digest.update(array, offset, length);
  }

  /** Returns the SHA-256 hash value, computed once: megabytes are asked for it again and again. */
  Bytes sha256() {
    Bytes known = sha256;
    if (known == null) {
      MessageDigest digest = Digest.Algorithm.SHA256.newMessageDigest();
      updateDigest(digest);
      known = wrap(digest.digest());
      sha256 = known;
    }
    return known;
  }

  /**
   * {@return these bytes decoded as UTF-8, malformed input replaced; for text known to be valid, or
   * for messages}
   */
  public String toUtf8() {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }

  /**
   * {@return these bytes decoded as UTF-8, strictly}
   *
   * @throws CharacterCodingException if they are not well-formed UTF-8
   */
  public CharBuffer decodeUtf8() throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(array, offset, length));
  }

  /** {@return the lower-case hexadecimal text} */
  public String toHex() {
    return HexFormat.of().formatHex(array, offset, offset + length);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Bytes that && length == that.length && hasSameBytes(that);
  }

  /** Tells whether as many bytes are equal; of what is the same storage none is looked at. */
  private boolean hasSameBytes(Bytes that) {
    return (array == that.array && offset == that.offset)
        || Arrays.equals(
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
