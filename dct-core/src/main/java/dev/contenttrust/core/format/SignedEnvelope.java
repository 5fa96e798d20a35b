// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.CanonicalJson;
import dev.contenttrust.core.json.CanonicalJson.Numbers;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue;

/**
 * The outer form that both dialects share, with the one rule on which everything rests: what the
 * signatures cover is the canonical form of the very tree that the content is read from, never a
 * second look at the text.
 *
 * @param envelope all members of the file
 * @param signed the members of {@code signed}
 * @param signedBytes the canonical form of {@code signed}
 */
record SignedEnvelope(Members envelope, Members signed, Bytes signedBytes) {
  static SignedEnvelope read(Bytes wire, JsonLimits limits, Numbers numbers) {
    Members envelope = Members.of(JsonReader.read(wire, limits), "the file");
    JsonValue signed = envelope.value("signed");
    return new SignedEnvelope(
        envelope, Members.of(signed, "signed"), CanonicalJson.encode(signed, numbers));
  }
}
