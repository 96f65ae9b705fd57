package io.headwater.it;

import static io.headwater.pipeline.DynamoTable.key;
import static io.headwater.pipeline.Items.s;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.headwater.pipeline.ConnectorConfig;
import io.headwater.pipeline.DynamoTable;
import io.headwater.pipeline.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The plugins' options: what is refused, their reference, and the files below {@code config}. */
class ConfigurationIT {
  private static Pipeline pipeline;

  @BeforeAll
  static void start() {
    pipeline = Pipeline.start("configuration");
    pipeline.table("products", key("id", S));
    pipeline.table("orders", key("id", S));
    List<DynamoTable> shops =
        Stream.of("shop-books", "shop-games", "shop-books-archive")
            .map(name -> pipeline.table(name, key("id", S)))
            .toList();
    DynamoTable shop = pipeline.table("shop", key("pk", S), key("sk", S));
    DynamoTable sessions = pipeline.table("sessions", StreamViewType.KEYS_ONLY, key("id", S));
    // DynamoDB Local takes an empty stream for a trimmed one once another table has records.
    shops.forEach(table -> table.put(Map.of("id", s(table.name()))));
    shop.put(Map.of("pk", s("C#1"), "sk", s("PROFILE"), "name", s("Ann"), "internalNotes", s("x")));
    for (String sk : List.of("ORDER#1", "ORDER#2", "CART")) {
      shop.put(Map.of("pk", s("C#1"), "sk", s(sk)));
    }
    sessions.put(Map.of("id", s("s1"), "user", s("ann")));
  }

  @AfterAll
  static void stop() {
    pipeline.close();
  }

  @Test
  void validationNamesTheWrongOption() {
    pipeline.table("validated", key("id", S));
    pipeline.table("keysonly", StreamViewType.KEYS_ONLY, key("id", S));
    ConnectorConfig source = pipeline.source("validated");
    assertThat(errors(source)).isEmpty();
    assertThat(errors(source.with("table.include.list", "nowhere")))
        .containsOnlyKeys("table.include.list");
    assertThat(errors(source.with("table.include.list", "keysonly")).get("image.lookup"))
        .anyMatch(error -> error.contains("KEYS_ONLY"));
    assertThat(errors(source.with("stream.start", "yesterday"))).containsOnlyKeys("stream.start");
    assertThat(errors(source.with("aws.endpoint", "ftp://x"))).containsOnlyKeys("aws.endpoint");
    assertThat(errors(source.with("aws.endpoint", "http://127.0.0.1:1")))
        .containsOnlyKeys("aws.endpoint");
    assertThat(errors(source.with("topic.prefix", "a b"))).containsOnlyKeys("topic.prefix");

    ConnectorConfig sink = pipeline.sink("validated");
    assertThat(errors(sink)).isEmpty();
    assertThat(errors(sink.with("connection.url", "http://127.0.0.1:1")))
        .containsOnlyKeys("connection.url");
    assertThat(errors(sink.with("connection.url", pipeline.stack().dynamoDb().uri().toString())))
        .containsOnlyKeys("connection.url");
    assertThat(errors(sink.with("index.mappings", "{not json"))).containsOnlyKeys("index.mappings");
    assertThat(errors(sink.with("bulk.max.bytes", "-1"))).containsOnlyKeys("bulk.max.bytes");
    assertThat(errors(sink.with("connection.password", "secret-password")).toString())
        .doesNotContain("secret-password");
  }

  /** An option with its value; the option at which a message is to be; a part of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "index=Upper; index; lower",
        "index=${bogus}; index; bogus",
        "index.settings=[]; index.settings; JSON object",
        "projection={\"exclude\":[\"price\"],\"rename\":{\"price\":\"cost\"}}; projection; rename.price",
        "projection={\"renames\":{}}; projection; renames",
        "metadata.fields={\"_id\":\"sequence\"}; metadata.fields; _id",
        "document.id=${bogus}; document.id; bogus",
        "routing=shard:1; routing; key:NAME",
        "write.method=upsert; write.method; version.source=none",
        "ingest.pipeline=nowhere; ingest.pipeline; nowhere",
        "version.source=field:; version.source; field:source.lsn",
        "record.format=debezium; version.source; offset",
        "record.format=json; record.format; headwater",
        "retry.backoff.max.ms=10; retry.backoff.max.ms; retry.backoff.ms",
        "require.alias=true; require.alias; validated",
        "index.auto.create=false; index.auto.create; validated",
        "index.from.template=true; index.from.template; index.mappings",
        "compression.level=99; compression.level; 9",
        "connection.headers=no header; connection.headers; header",
      })
  void eachWrongOptionOfTheSinkIsNamed(String option, String at, String message) {
    int equals = option.indexOf('=');
    ConnectorConfig sink =
        pipeline
            .sink("validated")
            .with("index", "validated")
            .with(option.substring(0, equals), option.substring(equals + 1));
    Map<String, List<String>> errors = errors(sink);
    assertThat(errors).containsOnlyKeys(at);
    assertThat(errors.get(at)).anyMatch(error -> error.contains(message));
  }

  /** Written anew with {@code -Dheadwater.docs.write=true}. */
  @Test
  void theConfigurationReferenceTellsWhatThePluginsDefine() throws IOException {
    String reference =
        "# Configuration reference\n\n"
            + "Made from the plugins' own definitions; a test holds it up to date. Options of Kafka Connect itself are in"
            + " its documentation; working examples are in [`config/`](../config).\n\n"
            + ConfigurationReference.markdown(
                "Source: `io.headwater.source.DynamoDbStreamsSourceConnector`",
                pipeline
                    .connect()
                    .configDefinitions("io.headwater.source.DynamoDbStreamsSourceConnector"))
            + "\n"
            + ConfigurationReference.markdown(
                "Sink: `io.headwater.sink.OpenSearchSinkConnector`",
                pipeline.connect().configDefinitions("io.headwater.sink.OpenSearchSinkConnector"));
    Path file = ProjectFiles.find().docs().resolve("configuration.md");
    if (Boolean.getBoolean("headwater.docs.write")) {
      Files.writeString(file, reference);
    }
    assertThat(Files.readString(file)).isEqualTo(reference);
  }

  @Test
  void everyFileInConfigIsValid() {
    List<String> files = ProjectFiles.find().connectorConfigs();
    assertThat(files).hasSizeGreaterThanOrEqualTo(13);
    for (String file : files) {
      ConnectorConfig config = example(file);
      // TLS is SecurityIT's.
      if (!config.options().containsKey("connection.ssl.truststore.certificates")) {
        assertThat(errors(config)).as(file).isEmpty();
      }
    }
  }

  @Test
  void everyTableThatFitsHasItsTopicAndIndex() {
    pipeline.deploy(example("source-several-tables.json"));
    pipeline.deploy(
        example("sink-several-tables.json").with("consumer.override.metadata.max.age.ms", "1000"));

    pipeline.awaitCount("shop-books", 1);
    pipeline.awaitCount("shop-games", 1);
    assertThat(pipeline.search().indexExists("shop-books-archive")).isFalse();
  }

  @Test
  void theItemsOfOneTableGoIntoTheIndicesOfTheirKinds() {
    pipeline.deploy(example("source-composite-keys.json"));
    pipeline.deploy(example("sink-composite-keys.json"));

    pipeline.awaitCount("customers", 1);
    pipeline.awaitCount("orders", 2);
    assertThat(pipeline.search().indexExists("other")).isFalse();
    var profile = pipeline.search().documents("customers").values().iterator().next();
    assertThat(profile.source().path("name").asText()).isEqualTo("Ann");
    assertThat(profile.source().has("internalNotes")).isFalse();
  }

  @Test
  void itemsOfAStreamOfKeysAreLookedUp() {
    pipeline.deploy(example("source-keys-only.json"));
    pipeline.deploy(pipeline.sink("sessions"));

    pipeline.awaitCount("sessions", 1);
    var session = pipeline.search().document("sessions", "s1").orElseThrow();
    assertThat(session.source().path("user").asText()).isEqualTo("ann");
  }

  /** An example with the local stack's addresses, and without what only production has. */
  private static ConnectorConfig example(String file) {
    ConnectorConfig config = ConnectorConfig.parse(ProjectFiles.find().config(file));
    if (config.name().startsWith("source-")) {
      config =
          config
              .with("aws.region", "us-east-1")
              .with("aws.endpoint", pipeline.stack().dynamoDb().uri().toString())
              .with("topic.creation.default.replication.factor", "-1")
              .without("topic.creation.default.min.insync.replicas");
    } else if (!config.options().containsKey("connection.ssl.truststore.certificates")) {
      config =
          config
              .with("connection.url", pipeline.stack().openSearch().uri().toString())
              .with("errors.deadletterqueue.topic.replication.factor", "1")
              .without("connection.username")
              .without("connection.password");
    }
    // No schema registry here: what it would take goes into JSON.
    for (String converter : List.of("key.converter", "value.converter")) {
      if (config.options().getOrDefault(converter, "").startsWith("io.confluent")) {
        config =
            config
                .with(converter, "org.apache.kafka.connect.json.JsonConverter")
                .without(converter + ".schema.registry.url");
      }
    }
    return config;
  }

  private static Map<String, List<String>> errors(ConnectorConfig config) {
    return pipeline.connect().validate(config.with("name", config.name()).options()).errors();
  }
}
