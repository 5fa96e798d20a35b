// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Left-aligned columns as Docker prints them: at least ten characters wide, three spaces apart, the
 * last one without padding. Not thread-safe.
 */
public final class Columns {
  private static final int MINIMUM_WIDTH = 10;
  private static final int PADDING = 3;

  private final List<List<String>> rows = new ArrayList<>();

  /** Adds a row; every row has the same number of cells. */
  public Columns row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /** Returns the lines, each ended by a line feed. */
  public String render() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        text.append(cell);
        if (column < row.size() - 1) {
          text.append(" ".repeat(width(column) - length(cell)));
        }
      }
      text.append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    int longest = rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
    return Math.max(MINIMUM_WIDTH, longest + PADDING);
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
