package io.headwater.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.headwater.event.ItemKey;
import io.headwater.event.KeyAttribute;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** An item to record key, document id and partition. */
@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    versionProvider = Headwater.Version.class,
    description =
        "Tells the Kafka key of an item's events (key.format=json), the id of its document, and the"
            + " partition that its events go to.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:the key is told", "1:the item has no such key", "2:the call is wrong"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar headwater.jar explain key --item '{\"pk\":\"ORDER#1\",\"sk\":7}' --key pk,sk",
      "  java -jar headwater.jar explain key --item item.json --key id --partitions 12"
    })
final class ExplainKey implements Callable<Integer> {
  // Numbers are kept digit for digit.
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  @Spec private CommandSpec spec;

  @Option(
      names = "--item",
      required = true,
      paramLabel = "FILE|JSON",
      description =
          "The item, plain or with DynamoDB's type descriptors: {\"id\":\"a\"} or"
              + " {\"id\":{\"S\":\"a\"}}; binary values need descriptors.")
  private String item;

  @Option(
      names = "--key",
      required = true,
      split = ",",
      paramLabel = "NAME",
      description = "The partition key's attribute, then the sort key's if the table has one.")
  private List<String> names;

  @Option(names = "--partitions", description = "How many partitions the topic has.")
  private @Nullable Integer partitions;

  @Option(
      names = "--partition-key-only",
      description = "The record key of key.scope=partition-key; the document id stays.")
  private boolean partitionKeyOnly;

  @SuppressWarnings("NullAway.Init") // picocli sets the options.
  private ExplainKey() {}

  @Override
  public Integer call() {
    if (names.size() > 2) {
      throw usage("--key names a partition key and at most one sort key");
    }
    if (partitions != null && partitions < 1) {
      throw usage("--partitions must be above 0");
    }
    JsonNode attributes = item();
    KeyAttribute partition = attribute(attributes, names.get(0));
    ItemKey key =
        names.size() == 1
            ? ItemKey.of(partition)
            : ItemKey.of(partition, attribute(attributes, names.get(1)));
    print(key, (partitionKeyOnly ? ItemKey.of(partition) : key).json());
    return 0;
  }

  private void print(ItemKey key, String recordKey) {
    PrintWriter out = spec.commandLine().getOut();
    byte[] bytes = recordKey.getBytes(UTF_8);
    String id = id(key);
    out.println("record key   " + recordKey);
    out.println("in hex       " + HexFormat.of().formatHex(bytes));
    out.println("document id  " + id);
    if (partitions != null) {
      // As Kafka's producer chooses it for a record with a key.
      int partition = Utils.toPositive(Utils.murmur2(bytes)) % partitions;
      out.println("partition    " + partition + " of 0 to " + (partitions - 1));
    }
  }

  private static String id(ItemKey key) {
    try {
      return key.documentId().value();
    } catch (IllegalArgumentException e) {
      throw new AnswerlessException(String.valueOf(e.getMessage()));
    }
  }

  private JsonNode item() {
    boolean inline = item.stripLeading().startsWith("{");
    String text = item;
    try {
      if (!inline) {
        text = Files.readString(Path.of(item));
      }
      JsonNode json = JSON.readTree(text);
      if (json.isObject()) {
        return json.path("Item").isObject() ? json.get("Item") : json;
      }
    } catch (JsonProcessingException e) {
      throw usage("--item is no JSON: line " + e.getLocation().getLineNr());
    } catch (IOException e) {
      throw usage("file " + item + " cannot be read");
    }
    throw usage("--item is no JSON object");
  }

  private static KeyAttribute attribute(JsonNode item, String name) {
    JsonNode value = item.get(name);
    if (value == null) {
      throw new AnswerlessException("the item has no attribute " + name);
    }
    try {
      if (value.isTextual()) {
        return KeyAttribute.string(name, value.textValue());
      }
      if (value.isNumber()) {
        return KeyAttribute.number(name, value.asText());
      }
      if (value.size() == 1 && value.path("S").isTextual()) {
        return KeyAttribute.string(name, value.get("S").textValue());
      }
      if (value.size() == 1 && value.path("N").isTextual()) {
        return KeyAttribute.number(name, value.get("N").textValue());
      }
      if (value.size() == 1 && value.path("B").isTextual()) {
        return KeyAttribute.binary(name, Base64.getDecoder().decode(value.get("B").textValue()));
      }
    } catch (IllegalArgumentException e) {
      throw new AnswerlessException("attribute " + name + ": " + e.getMessage());
    }
    throw new AnswerlessException(
        "attribute " + name + " is no key: keys are strings, numbers or binary values");
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
