// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.json;

/**
 * Bounds on one JSON document, against inputs made to exhaust time or memory.
 *
 * @param maxBytes the longest document, in bytes
 * @param maxDepth the deepest nesting of objects and arrays, 1 to {@value #MAX_DEPTH}
 * @param maxNumberLength the longest number literal, in characters, 1 to {@value
 *     #MAX_NUMBER_LENGTH}
 * @param maxStringBytes the longest string, in bytes
 */
public record JsonLimits(long maxBytes, int maxDepth, int maxNumberLength, int maxStringBytes) {
  /**
   * The greatest depth that may be allowed: readers and writers recurse, and the stack must hold.
   */
  public static final int MAX_DEPTH = 500;

  /** The greatest length of a number that may be allowed: conversion takes time quadratic in it. */
  public static final int MAX_NUMBER_LENGTH = 1000;

  /** 128 MiB, 64 levels, 32 characters for a number, 1 MiB for a string. */
  public static final JsonLimits DEFAULT = new JsonLimits(128L << 20, 64, 32, 1 << 20);

  /**
   * Checks the bounds.
   *
   * @param maxBytes the longest document, in bytes
   * @param maxDepth the deepest nesting of objects and arrays, 1 to {@value #MAX_DEPTH}
   * @param maxNumberLength the longest number literal, in characters, 1 to {@value
   *     #MAX_NUMBER_LENGTH}
   * @param maxStringBytes the longest string, in bytes
   * @throws IllegalArgumentException if one is below 1 or above its own bound
   */
  public JsonLimits {
    if (maxBytes < 1 || maxDepth < 1 || maxNumberLength < 1 || maxStringBytes < 1) {
      throw new IllegalArgumentException("every limit is at least 1");
    }
    if (maxDepth > MAX_DEPTH || maxNumberLength > MAX_NUMBER_LENGTH) {
      throw new IllegalArgumentException(
          "depth is at most " + MAX_DEPTH + ", number length at most " + MAX_NUMBER_LENGTH);
    }
  }
}
