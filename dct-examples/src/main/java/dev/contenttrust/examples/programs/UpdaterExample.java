// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.programs;

import dev.contenttrust.client.store.RoleStore;
import dev.contenttrust.client.tuf.TufClient;
import dev.contenttrust.core.Bytes;
import java.net.URI;
import java.nio.file.Path;

/** Updates something that is no container from a plain TUF repository: ten lines. */
public final class UpdaterExample {
  private UpdaterExample() {}

  /**
   * Downloads the newest file of that name that the publishers signed.
   *
   * @param root the root file that the program brings along
   * @param repository the repository's base URL, with {@code metadata/} and {@code targets/} below
   * @param name the target's path
   * @param folder where trusted metadata and the downloaded file go
   */
  public static Path update(Bytes root, URI repository, String name, Path folder) {
    // README: begin
    TufClient client =
        TufClient.anchoredIn(root)
            .store(RoleStore.directory(folder.resolve("trust")))
            .metadataUrl(repository.resolve("metadata/"))
            .targetUrl(repository.resolve("targets/"))
            .build();
    client.refresh(); // or a TrustException that says why not
    return client.download(client.target(name), folder.resolve("downloads"));
    // README: end
  }
}
