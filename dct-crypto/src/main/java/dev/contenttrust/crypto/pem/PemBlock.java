// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.pem;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.crypto.MalformedKeyException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bouncycastle.util.io.pem.PemHeader;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.jspecify.annotations.Nullable;

/**
 * One block of PEM text. Reading is bounded; writing gives Go's form: {@code Proc-Type} first,
 * other headers sorted, an empty line, 64 columns.
 */
record PemBlock(String type, SortedMap<String, String> headers, Bytes content) {
  static final String PROC_TYPE = "Proc-Type";

  private static final int MAX_TEXT_BYTES = 4 * 1024 * 1024;
  private static final int MAX_BLOCKS = 10_000;
  private static final int MAX_HEADERS = 16;
  private static final int COLUMNS = 64;

  PemBlock {
    headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
  }

  static List<PemBlock> readAll(Bytes text) {
    if (text.size() > MAX_TEXT_BYTES) {
      throw new MalformedKeyException("a key file of " + text.size() + " bytes is too long", null);
    }
    List<PemBlock> blocks = new ArrayList<>();
    try (PemReader reader = new PemReader(new StringReader(text.toUtf8()))) {
      for (PemObject read = reader.readPemObject(); read != null; read = reader.readPemObject()) {
        if (blocks.size() == MAX_BLOCKS) {
          throw new MalformedKeyException("more than " + MAX_BLOCKS + " PEM blocks", null);
        }
        blocks.add(new PemBlock(read.getType(), headersOf(read), Bytes.wrap(read.getContent())));
      }
    } catch (MalformedKeyException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // the cause could quote a line of the key
      throw new MalformedKeyException("the text is not well-formed PEM", null);
    }
    return blocks;
  }

  private static SortedMap<String, String> headersOf(PemObject read) {
    SortedMap<String, String> headers = new TreeMap<>();
    for (Object header : read.getHeaders()) {
      PemHeader pair = (PemHeader) header;
      if (headers.size() == MAX_HEADERS
          || headers.put(pair.getName(), pair.getValue().strip()) != null) {
        throw new MalformedKeyException("a PEM block has too many or repeated headers", null);
      }
    }
    return headers;
  }

  @Nullable String header(String name) {
    String value = headers.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  Bytes write() {
    StringBuilder text = new StringBuilder("-----BEGIN ").append(type).append("-----\n");
    String procType = headers.get(PROC_TYPE);
    if (procType != null) {
      text.append(PROC_TYPE).append(": ").append(procType).append('\n');
    }
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (!header.getKey().equals(PROC_TYPE)) {
        text.append(header.getKey()).append(": ").append(header.getValue()).append('\n');
      }
    }
    if (!headers.isEmpty()) {
      text.append('\n');
    }
    Base64.Encoder lines = Base64.getMimeEncoder(COLUMNS, new byte[] {'\n'});
    text.append(new String(lines.encode(content.toArray()), StandardCharsets.US_ASCII));
    text.append("\n-----END ").append(type).append("-----\n");
    return Bytes.utf8(text.toString());
  }

  /** Shows the type alone: the content may be a secret. */
  @Override
  public String toString() {
    return "PemBlock[" + type + "]";
  }
}
