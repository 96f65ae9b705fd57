package io.headwater.it;

import static io.headwater.pipeline.DynamoTable.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.headwater.localstack.client.TopicRecord;
import io.headwater.localstack.simulator.SimulatedTable;
import io.headwater.localstack.simulator.TableSpec;
import io.headwater.localstack.simulator.ViewType;
import io.headwater.pipeline.ConnectorConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Tag;

/** Which tables one connector reads, and in which forms. */
class TablesIT {
  private static final long SEED = 5;
  private static SourceRig rig;

  @BeforeAll
  static void start() {
    rig = SourceRig.start("tables", options -> options.withSeed(SEED));
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  private static SimulatedTable table(String name) {
    return rig.simulator().createTable(TableSpec.named(name));
  }

  private static void tag(SimulatedTable table, String key, String value) {
    try (DynamoDbClient client = client(rig.simulator().endpoint())) {
      client.tagResource(
          request ->
              request.resourceArn(table.arn()).tags(Tag.builder().key(key).value(value).build()));
    }
  }

  @Test
  @Execution(CONCURRENT)
  void aTableMadeLaterThatMatchesIsReadFromItsBeginningAndTheOthersLoseNothing() {
    SimulatedTable named = table("regions");
    SimulatedTable matching = table("shop-1");
    SimulatedTable other = table("shop-old");
    rig.deploy(
        rig.source("many", "regions,shop-[0-9]+")
            .with("tasks.max", "2")
            .with("snapshot.mode", "initial"));
    TableWriter one = TableWriter.start(named, SEED, 50, Duration.ofMillis(3));
    TableWriter two = TableWriter.start(matching, SEED, 50, Duration.ofMillis(3));
    other.put("item", "value", "not read");
    Pipeline.await("some events", () -> rig.events("many.shop-1").size() > 0);
    long starts = rig.taskStarts("many");

    SimulatedTable later = table("shop-2");
    for (int i = 0; i < 30; i++) {
      later.put("item-" + i, "value", "early");
    }
    Pipeline.await("events of the new table", () -> rig.events("many.shop-2").size() > 0);
    assertThat(rig.taskStarts("many")).as("tasks are dealt anew").isGreaterThan(starts);
    one.finish();
    two.finish();
    later.put("item-0", "value", "late");
    for (SimulatedTable table : List.of(named, matching, later)) {
      Events events = rig.awaitAll("many", table);
      events.expectInOrder(table.stream().entries(), "seed " + SEED + ", " + table.name());
      assertThat(events.newest()).isEqualTo(Events.items(table));
    }
    assertThat(rig.records("many.shop-old")).isEmpty();
  }

  @Test
  @Execution(CONCURRENT)
  void tagsChooseTables() {
    SimulatedTable wanted = table("tagged");
    SimulatedTable other = table("untagged");
    tag(wanted, "search", "yes");
    tag(other, "search", "no");
    wanted.put("item", "value", "read");
    other.put("item", "value", "not read");
    ConnectorConfig config = rig.source("tags", "").with("table.include.tags", "search=yes");
    rig.deploy(config);
    rig.awaitAll("tags", wanted);
    assertThat(rig.records("tags.untagged")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = ViewType.class,
      names = {"KEYS_ONLY", "OLD_IMAGE"})
  @Execution(CONCURRENT)
  void aStreamWithoutNewImagesEndsInTheTablesStateByLookUp(ViewType viewType) {
    String name = "lookup-" + (viewType == ViewType.KEYS_ONLY ? "keys" : "old");
    SimulatedTable table = rig.simulator().createTable(TableSpec.named(name).withStream(viewType));
    for (int i = 0; i < 40; i++) {
      table.put("still-" + i, "value", "untouched");
    }
    rig.deploy(
        rig.source(name, name).with("image.lookup", "true").with("snapshot.mode", "initial"));
    TableWriter writer = TableWriter.start(table, SEED, 40, Duration.ofMillis(3));
    Pipeline.await("300 events", () -> rig.events(name + "." + name).size() > 300);
    table.stream().rotateAll();
    int written = table.stream().totalRecords();
    Pipeline.await("more writes", () -> table.stream().totalRecords() > written + 100);
    writer.finish();
    Events events = rig.awaitState(name, table);
    assertThat(events.latest()).isEqualTo(Events.items(table));
  }

  @Test
  @Execution(CONCURRENT)
  void structsGoThroughTheJsonConverterWithSchemas() {
    SimulatedTable table = table("structs");
    table.put("item-0", "value", "row");
    table.put("item-1", "value", "row");
    rig.deploy(
        rig.source("structs", "structs")
            .with("snapshot.mode", "initial")
            .with("value.format", "struct")
            .with("value.converter", "org.apache.kafka.connect.json.JsonConverter")
            .with("value.converter.schemas.enable", "true"));
    table.put("item-0", "value", "changed");
    table.remove("item-1");
    rig.awaitAll("structs", table).expectOnceInOrder(table.stream().entries(), "structs");
    Events events = rig.awaitState("structs", table);
    assertThat(events.newest()).hasSize(1);
    List<TopicRecord> records = rig.records("structs.structs");
    assertThat(records.stream().map(TopicRecord::value).filter(Objects::nonNull))
        .isNotEmpty()
        .allMatch(value -> value.contains("\"name\":\"io.headwater.ChangeEvent\""));
  }

  @Test
  @Execution(CONCURRENT)
  void validationNamesEachProblemAtItsOption() {
    table("valid");
    rig.simulator().createTable(TableSpec.named("streamless").withoutStream());
    SimulatedTable disabled = table("disabled");
    disabled.disableStream();
    rig.simulator().createTable(TableSpec.named("keys").withStream(ViewType.KEYS_ONLY));
    ConnectorConfig good = rig.source("validated", "valid");
    assertThat(errors(good)).isEmpty();
    expectError(good.with("table.include.list", "nowhere"), "table.include.list", "nowhere");
    expectError(good.with("table.include.list", "nothing-.*"), "table.include.list", "nothing-.*");
    expectError(good.with("table.include.list", "streamless"), "table.include.list", "streamless");
    expectError(good.with("table.include.list", "disabled"), "table.include.list", "disabled");
    expectError(good.with("table.include.list", "keys"), "image.lookup", "KEYS_ONLY");
    assertThat(errors(good.with("table.include.list", "keys").with("image.lookup", "true")))
        .isEmpty();
    expectError(good.with("topic.template", "${nothing}"), "topic.template", "nothing");
    expectError(good.with("topic.template", "a b"), "topic.template", "");
    expectError(
        good.with("table.include.list", "").with("table.include.tags", "no=such"),
        "table.include.tags",
        "no");
    expectError(good.with("on.gap", "pray"), "on.gap", "");
  }

  private static void expectError(ConnectorConfig config, String option, String words) {
    Map<String, List<String>> errors = errors(config);
    assertThat(errors).as(config.options().toString()).containsOnlyKeys(option);
    assertThat(errors.get(option)).anyMatch(error -> error.contains(words));
  }

  private static Map<String, List<String>> errors(ConnectorConfig config) {
    return rig.connect().validate(config.with("name", config.name()).options()).errors();
  }
}
