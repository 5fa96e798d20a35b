// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.text;

import java.util.Comparator;

/**
 * The order in which {@code docker trust inspect} lists tags: runs of digits compare as numbers, so
 * that {@code v1.9} comes before {@code v1.10}. A digit comes before every other character; of two
 * equal numbers the one with fewer leading zeros comes first; other characters compare by their
 * UTF-8 bytes; a text comes before its own continuations. Stateless and thread-safe.
 */
public final class NaturalOrder implements Comparator<String> {
  /** The only instance that is needed. */
  public static final Comparator<String> INSTANCE = new NaturalOrder();

  private NaturalOrder() {}

  @Override
  public int compare(String left, String right) {
    int i = 0;
    int j = 0;
    while (i < left.length() && j < right.length()) {
      boolean leftDigit = isDigit(left.charAt(i));
      boolean rightDigit = isDigit(right.charAt(j));
      if (leftDigit && rightDigit) {
        int leftEnd = endOfDigits(left, i);
        int rightEnd = endOfDigits(right, j);
        int order = compareNumbers(left.substring(i, leftEnd), right.substring(j, rightEnd));
        if (order != 0) {
          return order;
        }
        i = leftEnd;
        j = rightEnd;
      } else if (leftDigit != rightDigit) {
        return leftDigit ? -1 : 1;
      } else {
        int leftPoint = left.codePointAt(i);
        int rightPoint = right.codePointAt(j);
        // Code points and their UTF-8 encodings have the same order.
        if (leftPoint != rightPoint) {
          return Integer.compare(leftPoint, rightPoint);
        }
        i += Character.charCount(leftPoint);
        j += Character.charCount(rightPoint);
      }
    }
    return Integer.compare(left.length() - i, right.length() - j);
  }

  private static int compareNumbers(String left, String right) {
    String leftValue = withoutLeadingZeros(left);
    String rightValue = withoutLeadingZeros(right);
    if (leftValue.length() != rightValue.length()) {
      return Integer.compare(leftValue.length(), rightValue.length());
    }
    int order = leftValue.compareTo(rightValue);
    return order != 0 ? order : Integer.compare(left.length(), right.length());
  }

  private static String withoutLeadingZeros(String digits) {
    int first = 0;
    while (first < digits.length() && digits.charAt(first) == '0') {
      first++;
    }
    return digits.substring(first);
  }

  private static int endOfDigits(String text, int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
