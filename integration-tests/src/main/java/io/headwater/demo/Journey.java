package io.headwater.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.headwater.localstack.client.Document;
import io.headwater.localstack.client.TopicReader;
import io.headwater.localstack.client.TopicRecord;
import io.headwater.pipeline.DynamoTable;
import io.headwater.pipeline.Items;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Shows one item at each station of its way. */
final class Journey {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Site site;
  private final Screen screen;
  private @Nullable TopicRecord last;

  Journey(Site site, Screen screen) {
    this.site = site;
    this.screen = screen;
  }

  void show(DynamoTable table, String id) {
    screen.title("The journey of " + id);
    screen.say("1. the item in DynamoDB");
    table.forEach(
        item -> {
          if (Items.text(item, "id").equals(id)) {
            item.forEach((name, value) -> screen.say("     " + name + " = " + shown(value)));
          }
        });
    screen.say("2. its last record in Kafka");
    try (TopicReader reader = site.topicReader()) {
      String key = "{\"id\":\"" + id + "\"}";
      reader.forEach(
          DemoRun.TOPIC,
          record -> {
            if (key.equals(record.key())) {
              last = record;
            }
          });
    }
    TopicRecord record = last;
    if (record == null) {
      throw new IllegalStateException("there is no record of " + id + " in " + DemoRun.TOPIC);
    }
    screen.say(
        "     "
            + record.topic()
            + ", partition "
            + record.partition()
            + ", offset "
            + record.offset());
    screen.say("     key     " + record.key());
    record.headers().forEach((name, value) -> screen.say("     header  " + name + " = " + value));
    screen.block(indented(record.value()));
    screen.say("3. the document in OpenSearch");
    Document document =
        site.searchClient()
            .document(DemoRun.TABLE, id)
            .orElseThrow(() -> new IllegalStateException("there is no document " + id));
    screen.say("     _id " + document.id() + ", _version " + document.version());
    screen.block(indented(document.source().toString()));
  }

  private static String shown(AttributeValue value) {
    Map<String, AttributeValue> map = value.hasM() ? value.m() : Map.of();
    return map.isEmpty()
        ? value.toString().replace("AttributeValue", "")
        : map.toString().replace("AttributeValue", "");
  }

  private static String indented(@Nullable String json) {
    try {
      return JSON.writeValueAsString(JSON.readTree(json == null ? "null" : json)).indent(5);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a value is no JSON", e);
    }
  }
}
