package io.headwater.demo;

import io.headwater.localstack.LocalStack;
import io.headwater.pipeline.DynamoTable;
import io.headwater.pipeline.ProjectFiles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The command line of the demo. Exit code 0: table and index are equal; 1: they are not, or
 * something failed.
 */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Starts Kafka, Kafka Connect, DynamoDB Local and OpenSearch on this machine, installs both plugins, writes"
            + " products to a table and shows how they arrive in the index.")
final class Demo implements Callable<Integer> {
  @Option(
      names = "--keep",
      description =
          "Open the status page and a page to search and change items, leave everything running at the"
              + " end and print what to try.")
  private boolean keep;

  @Option(
      names = "--items",
      defaultValue = "300",
      description = "How many products to write (default ${DEFAULT-VALUE}).")
  private int items;

  @Option(
      names = "--outage",
      arity = "0..1",
      fallbackValue = "30",
      defaultValue = "0",
      paramLabel = "SECONDS",
      description =
          "Kill OpenSearch during the writes and start it again after this time (30 if none is given).")
  private int outageSeconds;

  @Option(
      names = "--dir",
      description =
          "Folder for data and logs (default: integration-tests/target/demo, emptied before).")
  private Path folder;

  @ArgGroup(
      exclusive = false,
      heading = "%nInstead of starting servers, use some that run (all four together):%n")
  private @Nullable Running running;

  /** Servers that somebody else has started. */
  static final class Running {
    @Option(names = "--dynamodb", required = true, paramLabel = "URL")
    private URI dynamoDb;

    @Option(names = "--kafka", required = true, paramLabel = "HOST:PORT")
    private String kafka;

    @Option(names = "--connect", required = true, paramLabel = "URL")
    private URI connect;

    @Option(names = "--opensearch", required = true, paramLabel = "URL")
    private URI openSearch;

    @SuppressWarnings("NullAway.Init") // picocli sets the options.
    Running() {}

    Site site() {
      return new Site(dynamoDb, kafka, connect, openSearch);
    }
  }

  @SuppressWarnings("NullAway.Init") // picocli sets the options.
  private Demo() {}

  /** Runs the demo and exits with its code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Demo()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    ProjectFiles project = ProjectFiles.find();
    Screen screen = new Screen();
    return running == null
        ? onOwnServers(project, screen)
        : onRunningServers(running.site(), project, screen);
  }

  private int onOwnServers(ProjectFiles project, Screen screen) throws InterruptedException {
    Path workingDirectory = folder == null ? project.freshFolder("demo") : folder;
    screen.title("Starting DynamoDB Local, Kafka, Kafka Connect and OpenSearch");
    screen.say("data and logs: " + workingDirectory);
    long begin = System.nanoTime();
    try (LocalStack stack = start(project, workingDirectory)) {
      screen.say("ready after " + Duration.ofNanos(System.nanoTime() - begin).toSeconds() + " s");
      Optional<Outage> outage =
          outageSeconds == 0
              ? Optional.empty()
              : Optional.of(new Outage(stack.openSearch(), Duration.ofSeconds(outageSeconds)));
      Site site = Site.of(stack);
      DemoRun run = new DemoRun(site, project, screen, items, outage);
      if (!keep) {
        return run.run() ? 0 : 1;
      }
      try (DynamoDbClient client = DynamoTable.client(site.dynamoDb());
          DemoPage page =
              DemoPage.start(
                  new Products(DynamoTable.named(client, DemoRun.TABLE), site.searchClient()),
                  site.statusPage())) {
        screen.title("In a browser, now and until Ctrl-C");
        screen.say("status page    " + site.statusPage());
        screen.say("demo page      " + page.uri() + " (search the index, change an item)");
        if (Browser.open(page.uri(), site.statusPage())) {
          screen.say("both were opened in the desktop's browser");
        }
        run.run();
        run.printWhatToTry(page.uri());
        new CountDownLatch(1).await();
        return 0;
      }
    }
  }

  private int onRunningServers(Site site, ProjectFiles project, Screen screen)
      throws InterruptedException {
    if (keep || outageSeconds > 0) {
      throw new CommandLine.ParameterException(
          new CommandLine(this), "--keep and --outage are for servers that the demo has started");
    }
    try (DynamoDbClient client = DynamoTable.client(site.dynamoDb())) {
      if (DynamoTable.exists(client, DemoRun.TABLE)) {
        screen.title("The table " + DemoRun.TABLE + " is there already: nothing is written");
        return 0;
      }
    }
    DemoRun run = new DemoRun(site, project, screen, items, Optional.empty());
    return run.run() ? 0 : 1;
  }

  private static LocalStack start(ProjectFiles project, Path folder) {
    Path plugins = project.unpackPlugins(folder.resolve("plugins"));
    return LocalStack.builder(folder)
        .pluginPath(plugins)
        .workerProperties(project.workerProperties())
        .start();
  }
}
