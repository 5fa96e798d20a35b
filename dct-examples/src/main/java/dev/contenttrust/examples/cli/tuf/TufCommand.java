// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.tuf;

import dev.contenttrust.client.store.RoleStore;
import dev.contenttrust.client.transport.HttpTransport;
import dev.contenttrust.client.transport.RetryPolicy;
import dev.contenttrust.client.tuf.TufClient;
import dev.contenttrust.client.tuf.TufClientBuilder;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.examples.cli.session.CommandGroup;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct tuf}: a client of plain TUF repositories. Ends with 0 or 1, nothing else. */
@Command(
    name = "tuf",
    header = "Refresh from, and download from, a plain TUF 1.0 repository.",
    synopsisSubcommandLabel = "(init ROOT | refresh | download)",
    description = {
      "",
      "The metadata folder holds the trusted roles and nothing else, the target folder nothing but"
          + " downloaded targets. Exit code 0 for complete success, else 1.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  dct tuf --metadata-dir trust init root.json",
      "  dct tuf --metadata-dir trust --metadata-url https://updates.example.com/metadata refresh"
    })
public final class TufCommand extends CommandGroup {
  private static final int MAX_ROOT_BYTES = (int) TufClient.DEFAULT_LIMITS.maxRootBytes();

  private final Session session;

  @Option(
      names = "--metadata-dir",
      paramLabel = "D",
      description = "The folder with the trusted roles. Required.")
  private @Nullable Path metadataDir;

  @Option(
      names = "--metadata-url",
      paramLabel = "U",
      description = "Where the repository's metadata is.")
  private @Nullable URI metadataUrl;

  @Option(
      names = "--target-name",
      paramLabel = "T",
      description = "A target to download; may be repeated.")
  private List<String> targetNames = new ArrayList<>();

  @Option(
      names = "--target-base-url",
      paramLabel = "B",
      description = "Where the repository's targets are.")
  private @Nullable URI targetBaseUrl;

  @Option(
      names = "--target-dir",
      paramLabel = "O",
      description = "The folder for downloaded targets.")
  private @Nullable Path targetDir;

  private TufCommand(Session session) {
    super("one of init, refresh, download is missing");
    this.session = session;
  }

  /** Returns the command with its three verbs. */
  public static CommandLine of(Session session) {
    TufCommand tuf = new TufCommand(session);
    return new CommandLine(tuf)
        .addSubcommand(tuf.new Init())
        .addSubcommand(tuf.new Refresh())
        .addSubcommand(tuf.new Download());
  }

  /** Makes a root the anchor of the metadata folder; no request is made. */
  @Command(
      name = "init",
      header = "Trust this root file.",
      footer = {"", "Example:", "  dct tuf --metadata-dir trust init root.json"})
  private final class Init implements Callable<Integer> {
    @Parameters(paramLabel = "ROOT", description = "The root file, from a source you trust.")
    private @Nullable Path root;

    @Override
    public Integer call() {
      TufClient.install(store(), read(required(root, "ROOT")));
      return ExitCode.OK.number();
    }
  }

  /** Brings the top-level roles up to date. */
  @Command(
      name = "refresh",
      header = "Bring the trusted roles up to date.",
      footer = {
        "",
        "Example:",
        "  dct tuf --metadata-dir trust --metadata-url https://updates.example.com/metadata refresh"
      })
  private final class Refresh implements Callable<Integer> {
    @Override
    public Integer call() {
      client().build().refresh();
      return ExitCode.OK.number();
    }
  }

  /** Downloads targets in one session, in order, up to the first failure. */
  @Command(
      name = "download",
      header = "Download targets, after a refresh.",
      footer = {
        "",
        "Example:",
        "  dct tuf --metadata-dir trust --metadata-url https://updates.example.com/metadata"
            + " --target-name app.bin --target-base-url https://updates.example.com/targets"
            + " --target-dir files download"
      })
  private final class Download implements Callable<Integer> {
    @Override
    public Integer call() {
      if (targetNames.isEmpty()) {
        throw new UsageException("which target? Name it with --target-name");
      }
      Path folder = required(targetDir, "--target-dir");
      TufClient client = client().targetUrl(required(targetBaseUrl, "--target-base-url")).build();
      for (String name : targetNames) {
        Path file = client.download(client.target(name), folder);
        session.output().detail(name + " is " + file);
      }
      return ExitCode.OK.number();
    }
  }

  private TufClientBuilder client() {
    HttpTransport transport =
        HttpTransport.builder()
            .retries(RetryPolicy.NEVER)
            .allowPlainHttp(session.options().allowHttp())
            .build();
    return TufClient.anchoredInStore()
        .store(store())
        .transport(transport)
        .metadataUrl(required(metadataUrl, "--metadata-url"))
        .clock(session.surroundings().clock());
  }

  private RoleStore store() {
    return RoleStore.directory(required(metadataDir, "--metadata-dir"));
  }

  private static Bytes read(Path root) {
    try (InputStream content = Files.newInputStream(root)) {
      return Bytes.wrap(content.readNBytes(MAX_ROOT_BYTES + 1));
    } catch (IOException e) {
      throw new UsageException("cannot read the root file " + root, e);
    }
  }

  private static <T> T required(@Nullable T value, String option) {
    if (value == null) {
      throw new UsageException("the option " + option + " is missing");
    }
    return value;
  }
}
