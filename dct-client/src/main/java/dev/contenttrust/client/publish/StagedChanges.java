// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.client.store.StagedFiles;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.format.NotaryFormat;
import dev.contenttrust.core.json.MalformedJsonException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Changes of one repository that wait in a trust folder until somebody publishes them, in the files
 * of Notary's list: what {@code notary add} stages without {@code -p} is published by {@link
 * #publish}, and what is staged here by {@code notary publish}.
 *
 * <p>Staging contacts nobody and checks nothing but the form. A failed publish keeps the list, a
 * successful one takes away what it published, and nothing that was staged in the meantime.
 *
 * <p>Thread-safe.
 */
public final class StagedChanges {
  private final Gun gun;
  private final StagedFiles files;
  private final ChangeFile codec = new ChangeFile(new NotaryFormat());

  private StagedChanges(Gun gun, StagedFiles files) {
    this.gun = gun;
    this.files = files;
  }

  /**
   * Returns what is staged for a repository.
   *
   * @param trustFolder the trust folder, for Notary {@code ~/.notary}, for Docker {@code
   *     ~/.docker/trust}
   * @param gun the repository
   * @param clock says the time, which orders the changes
   * @return the list
   */
  public static StagedChanges in(Path trustFolder, Gun gun, Clock clock) {
    return new StagedChanges(gun, StagedFiles.in(trustFolder, gun, clock));
  }

  /**
   * Stages an edit behind what is staged already.
   *
   * @param edit the edit
   * @throws IllegalArgumentException if it is one of another repository, or has a change that
   *     Notary's list has no word for: rotations, the replacement of a key, a chosen expiry.
   *     Nothing is staged then
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public void stage(RepositoryEdit edit) {
    if (!edit.gun().equals(gun)) {
      throw new IllegalArgumentException(
          "an edit of " + edit.gun() + " cannot be staged for " + gun);
    }
    List<Bytes> contents = new ArrayList<>();
    for (Change change : edit.changes()) {
      contents.add(
          codec
              .write(change)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "such a change cannot be staged, only published at once: "
                              + change.getClass().getSimpleName())));
    }
    contents.forEach(files::append);
  }

  /**
   * Returns everything that is staged as one edit, in its order.
   *
   * @return the edit; without changes if nothing is staged
   * @throws PublishException with step {@code APPLY} if a file is no change that can be published
   * @throws java.io.UncheckedIOException if a file cannot be read
   */
  public RepositoryEdit edit() {
    return edit(files.load());
  }

  /**
   * Publishes what is staged, and clears it.
   *
   * @param publisher publishes; a rehearsing one clears nothing
   * @return what was published
   * @throws PublishException if a step fails; everything stays staged then
   * @throws dev.contenttrust.core.TrustException if the repository cannot be verified or the server
   *     cannot be used; everything stays staged then
   * @throws java.io.UncheckedIOException if a file cannot be read or removed
   */
  public PublishReport publish(TrustPublisher publisher) {
    SortedMap<String, Bytes> staged = files.load();
    PublishReport report = publisher.publish(edit(staged));
    if (!publisher.isRehearsal()) {
      files.remove(staged.keySet());
    }
    return report;
  }

  /**
   * Throws away what is staged.
   *
   * @throws java.io.UncheckedIOException if a file cannot be removed
   */
  public void clear() {
    files.clear();
  }

  private RepositoryEdit edit(SortedMap<String, Bytes> staged) {
    RepositoryEdit edit = RepositoryEdit.of(gun);
    for (Map.Entry<String, Bytes> file : staged.entrySet()) {
      try {
        for (Change change : codec.read(file.getValue())) {
          edit = edit.with(change);
        }
      } catch (MalformedJsonException e) {
        throw new PublishException(
            gun.value(),
            PublishException.Step.APPLY,
            "the staged change " + file.getKey() + " of " + gun + " is unusable: " + e.getMessage(),
            e);
      }
    }
    return edit;
  }
}
