// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one role shall say and how it is signed at the next publication. Every setting stays until
 * it is changed or {@link #honest()} is called. Not thread-safe.
 */
public class RoleDraft {
  final RoleName name;
  final Map<String, JsonObject> listedKeys = new LinkedHashMap<>();
  final List<TestKey> signers = new ArrayList<>();
  final List<TestKey> retiringSigners = new ArrayList<>();
  long threshold = 1;
  Duration lifetime;
  @Nullable Instant expires;
  @Nullable Long version;
  UnaryOperator<JsonObject> edit = UnaryOperator.identity();
  UnaryOperator<Bytes> wire = UnaryOperator.identity();
  @Nullable Bytes replay;
  boolean inSnapshot = true;
  boolean served = true;
  boolean again;

  RoleDraft(RoleName name, Duration lifetime) {
    this.name = name;
    this.lifetime = lifetime;
  }

  /** Sets the version of the next publication; by default the one after the last. */
  public RoleDraft version(long value) {
    version = value;
    again = true;
    return this;
  }

  /** Sets when the role expires. */
  public RoleDraft expires(Instant instant) {
    expires = instant;
    again = true;
    return this;
  }

  /** Lists these keys for the role and signs with all of them. */
  public RoleDraft keys(TestKey... keys) {
    listedKeys.clear();
    for (TestKey key : keys) {
      listedKeys.put(key.id().value(), key.json());
    }
    return signedBy(keys);
  }

  /** Lists one more key, under whatever id; it does not sign. */
  public RoleDraft listed(String id, JsonObject key) {
    listedKeys.put(id, key);
    return this;
  }

  /** Signs with these keys, whichever are listed. */
  public RoleDraft signedBy(TestKey... keys) {
    signers.clear();
    signers.addAll(List.of(keys));
    return this;
  }

  /** Sets how many keys must sign, sensible or not. */
  public RoleDraft threshold(long value) {
    threshold = value;
    return this;
  }

  /** Changes the {@code signed} object before it is signed. */
  public RoleDraft edit(UnaryOperator<JsonObject> change) {
    edit = change;
    again = true;
    return this;
  }

  /** Changes the file after it was signed; hashes of it cover the changed bytes. */
  public RoleDraft wire(UnaryOperator<Bytes> change) {
    wire = change;
    again = true;
    return this;
  }

  /** Publishes these bytes as they are, whatever they are: an older version, another's file. */
  public RoleDraft replay(Bytes file) {
    replay = file;
    return this;
  }

  /** Leaves the role out of the snapshot. */
  public RoleDraft notInSnapshot() {
    inSnapshot = false;
    return this;
  }

  /** Lists the role in the snapshot and answers "not found" for its file. */
  public RoleDraft notServed() {
    served = false;
    return this;
  }

  /** Signs the role anew even if nothing in it changed. */
  public RoleDraft resign() {
    again = true;
    return this;
  }

  /** Ends every dishonest setting; keys, threshold and content stay. */
  public RoleDraft honest() {
    edit = UnaryOperator.identity();
    wire = UnaryOperator.identity();
    replay = null;
    expires = null;
    version = null;
    inSnapshot = true;
    served = true;
    again = true;
    return this;
  }
}
