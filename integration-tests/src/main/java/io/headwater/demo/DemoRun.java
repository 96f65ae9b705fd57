package io.headwater.demo;

import static io.headwater.pipeline.Items.n;
import static io.headwater.pipeline.Items.s;
import static io.headwater.pipeline.Items.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.localstack.client.ConnectClient;
import io.headwater.localstack.client.SearchClient;
import io.headwater.pipeline.ConnectorConfig;
import io.headwater.pipeline.DynamoTable;
import io.headwater.pipeline.ProjectFiles;
import io.headwater.pipeline.TableComparison;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The demo's steps, in order. */
final class DemoRun {
  static final String TABLE = "products";
  static final String TOPIC = "dynamodb.products";
  static final String SINK_GROUP = "connect-sink-products";

  // What the sink's configuration adds to every document.
  private static final Set<String> ADDED_FIELDS = Set.of("searchText", "_sequence");
  private static final Duration CONNECTOR_PATIENCE = Duration.ofSeconds(60);
  private static final Duration WRITE_PAUSE = Duration.ofMillis(25);
  private static final int PROBES = 15;

  private final Site site;
  private final ProjectFiles project;
  private final Screen screen;
  private final int items;
  private final Optional<Outage> outage;
  private final ProductCatalog catalog = new ProductCatalog(42);

  DemoRun(Site site, ProjectFiles project, Screen screen, int items, Optional<Outage> outage) {
    this.site = site;
    this.project = project;
    this.screen = screen;
    this.items = items;
    this.outage = outage;
  }

  /** Runs all steps and tells whether table and index are equal at the end. */
  boolean run() throws InterruptedException {
    try (DynamoDbClient client = DynamoTable.client(site.dynamoDb())) {
      screen.title("Creating the table " + TABLE + " with a stream");
      DynamoTable table =
          DynamoTable.create(
              client,
              TABLE,
              StreamViewType.NEW_AND_OLD_IMAGES,
              DynamoTable.key("id", ScalarAttributeType.S));
      deploy("source-products.json");
      deploy("sink-products.json");
      String journeyId;
      long events;
      try (Progress progress = new Progress(site, screen)) {
        List<Map<String, AttributeValue>> written = write(table, progress);
        journeyId = text(written.get(0), "id");
        events = change(table, progress, written);
        progress.awaitArrival(
            events,
            written.size() - deletions(written),
            outage.map(Outage::length).orElse(Duration.ZERO));
      }
      search();
      new Journey(site, screen).show(table, journeyId);
      measureDelay(table);
      return compare(table);
    }
  }

  private void deploy(String file) {
    String json = project.config(file);
    ConnectorConfig config = ConnectorConfig.parse(json);
    screen.title("Posting config/" + file + " to " + site.connect() + "/connectors");
    ConnectClient connect = site.connectClient();
    connect.create(json);
    connect.awaitRunning(
        config.name(), CONNECTOR_PATIENCE, status -> screen.say(status.toString()));
  }

  private List<Map<String, AttributeValue>> write(DynamoTable table, Progress progress)
      throws InterruptedException {
    screen.title("Writing " + items + " products");
    List<Map<String, AttributeValue>> written = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      Map<String, AttributeValue> item = i == 0 ? catalog.landmark() : catalog.next();
      table.put(item);
      written.add(item);
      progress.wrote();
      if (i == items / 3) {
        outage.ifPresent(progress::begin);
      }
      Thread.sleep(WRITE_PAUSE.toMillis());
    }
    return written;
  }

  private long change(
      DynamoTable table, Progress progress, List<Map<String, AttributeValue>> written)
      throws InterruptedException {
    screen.title("Changing every fifth product and deleting every tenth");
    long events = written.size();
    for (int i = 0; i < written.size(); i++) {
      Map<String, AttributeValue> key = Map.of("id", s(text(written.get(i), "id")));
      if (i % 5 == 0) {
        table.set(key, "price", n("9.99"));
        progress.wrote();
        events++;
      }
      if (isDeleted(i)) {
        table.delete(key);
        progress.wrote();
        // The removal and its tombstone.
        events += 2;
      }
      Thread.sleep(i % 5 == 0 ? WRITE_PAUSE.toMillis() : 0);
    }
    return events;
  }

  private static boolean isDeleted(int i) {
    return i % 10 == 9;
  }

  private static int deletions(List<Map<String, AttributeValue>> written) {
    return (int) IntStream.range(0, written.size()).filter(DemoRun::isDeleted).count();
  }

  private void search() {
    String words = "wireles hedphones";
    screen.title("Searching for \"" + words + "\" with fuzziness AUTO");
    SearchClient search = site.searchClient();
    search.refresh(TABLE);
    JsonNode hits =
        search
            .search(
                TABLE,
                """
                {"size":5,"query":{"match":{"name":{"query":"%s","fuzziness":"AUTO","operator":"and"}}}}"""
                    .formatted(words))
            .path("hits");
    screen.say(hits.path("total").path("value").asLong() + " hits, the best of them:");
    for (JsonNode hit : hits.path("hits")) {
      JsonNode source = hit.path("_source");
      screen.say(
          String.format(
              "%5.2f  %s  %s, %s",
              hit.path("_score").asDouble(),
              hit.path("_id").asText(),
              source.path("name").asText(),
              source.path("price").asText()));
    }
  }

  private void measureDelay(DynamoTable table) throws InterruptedException {
    screen.title("Measuring the way of " + PROBES + " writes, one at a time");
    List<Long> indexed = new ArrayList<>();
    List<Long> searchable = new ArrayList<>();
    SearchClient search = site.searchClient();
    for (int i = 0; i < PROBES; i++) {
      Map<String, AttributeValue> item = catalog.next();
      String id = text(item, "id");
      long begin = System.nanoTime();
      table.put(item);
      indexed.add(millisUntil(begin, () -> search.document(TABLE, id).isPresent()));
      String query = "{\"size\":0,\"query\":{\"term\":{\"id\":\"" + id + "\"}}}";
      searchable.add(
          millisUntil(
              begin,
              () ->
                  search.search(TABLE, query).path("hits").path("total").path("value").asLong()
                      == 1));
    }
    screen.say("written to indexed:    median " + median(indexed) + " ms");
    screen.say(
        "written to searchable: median "
            + median(searchable)
            + " ms (the index refreshes every second)");
  }

  private static long millisUntil(long begin, BooleanSupplier condition)
      throws InterruptedException {
    Duration waited = Duration.ZERO;
    while (!condition.getAsBoolean()) {
      if (waited.toSeconds() > 60) {
        throw new IllegalStateException("a probe did not arrive within 60 s");
      }
      Thread.sleep(5);
      waited = Duration.ofNanos(System.nanoTime() - begin);
    }
    return Duration.ofNanos(System.nanoTime() - begin).toMillis();
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private boolean compare(DynamoTable table) {
    screen.title("Comparing the table and the index, item by item");
    TableComparison comparison =
        TableComparison.of(
            table, site.searchClient(), TABLE, item -> text(item, "id"), ADDED_FIELDS);
    screen.say("items in the table     " + comparison.items());
    screen.say("documents in the index " + comparison.documents());
    screen.say("missing documents      " + comparison.missing().size());
    screen.say("surplus documents      " + comparison.surplus().size());
    screen.say("different content      " + comparison.different().size());
    screen.say(
        comparison.isEqual() ? "MATCH: the index equals the table." : "DIFFERENT: " + comparison);
    return comparison.isEqual();
  }

  /**
   * Prints addresses and commands.
   *
   * @param demoPage where it is
   */
  void printWhatToTry(URI demoPage) {
    String connect = site.connect().toString();
    String openSearch = site.openSearch().toString();
    String dynamoDb = site.dynamoDb().toString();
    screen.title("Everything stays up until Ctrl-C");
    screen.say("Kafka          " + site.kafka());
    screen.say("Kafka Connect  " + connect);
    screen.say("status page    " + site.statusPage());
    screen.say("demo page      " + demoPage);
    screen.say("OpenSearch     " + openSearch);
    screen.say("DynamoDB Local " + dynamoDb);
    screen.title("To try");
    screen.say("curl -s " + connect + "/connectors?expand=status");
    screen.say("curl -s " + connect + "/connectors/source-products/offsets");
    screen.say("curl -s " + site.statusPage() + "/health");
    screen.say("curl -s '" + openSearch + "/products/_search?q=name:headphones&size=3&pretty'");
    screen.say(
        "curl -s -X POST " + connect + "/connectors/sink-products/restart?includeTasks=true");
    screen.say("# change a price, then look it up");
    screen.say(
        "curl -s "
            + dynamoDb
            + " -H 'X-Amz-Target: DynamoDB_20120810.UpdateItem' -H 'Content-Type: application/x-amz-json-1.0'"
            + " -H 'Authorization: AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request,"
            + " SignedHeaders=host, Signature=none'"
            + " -d '{\"TableName\":\"products\",\"Key\":{\"id\":{\"S\":\"PRODUCT#00001\"}},\"UpdateExpression\":\"SET"
            + " price = :p\",\"ExpressionAttributeValues\":{\":p\":{\"N\":\"1.23\"}}}'");
    screen.say("curl -s " + openSearch + "/products/_doc/PRODUCT%2300001?pretty");
  }
}
