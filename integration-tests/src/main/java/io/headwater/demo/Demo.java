package io.headwater.demo;

import io.headwater.localstack.LocalStack;
import io.headwater.pipeline.DynamoTable;
import io.headwater.pipeline.ProjectFiles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
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

  @SuppressWarnings("NullAway.Init") // picocli sets the options.
  private Demo() {}

  /** Runs the demo and exits with its code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Demo()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    ProjectFiles project = ProjectFiles.find();
    Path workingDirectory = folder == null ? project.freshFolder("demo") : folder;
    Screen screen = new Screen();
    screen.title("Starting DynamoDB Local, Kafka, Kafka Connect and OpenSearch");
    screen.say("data and logs: " + workingDirectory);
    long begin = System.nanoTime();
    try (LocalStack stack = start(project, workingDirectory)) {
      screen.say("ready after " + Duration.ofNanos(System.nanoTime() - begin).toSeconds() + " s");
      DemoRun run = new DemoRun(stack, project, screen, items, Duration.ofSeconds(outageSeconds));
      if (!keep) {
        return run.run() ? 0 : 1;
      }
      URI statusPage = stack.connect().get(0).uri().resolve("/headwater");
      try (DynamoDbClient client = DynamoTable.client(stack.dynamoDb().uri());
          DemoPage page =
              DemoPage.start(
                  new Products(DynamoTable.named(client, DemoRun.TABLE), stack.searchClient()),
                  statusPage)) {
        screen.title("In a browser, now and until Ctrl-C");
        screen.say("status page    " + statusPage);
        screen.say("demo page      " + page.uri() + " (search the index, change an item)");
        if (Browser.open(page.uri(), statusPage)) {
          screen.say("both were opened in the desktop's browser");
        }
        run.run();
        run.printWhatToTry(page.uri());
        new CountDownLatch(1).await();
        return 0;
      }
    }
  }

  private static LocalStack start(ProjectFiles project, Path folder) {
    Path plugins = project.unpackPlugins(folder.resolve("plugins"));
    return LocalStack.builder(folder)
        .pluginPath(plugins)
        .workerProperties(project.workerProperties())
        .start();
  }
}
