package io.headwater.source.dynamodb;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headwater.event.EventJson;
import io.headwater.source.config.AttributeFilter;
import io.headwater.source.config.ImageSettings;
import io.headwater.source.snapshot.ScanPage;
import io.headwater.source.snapshot.ScanPosition;
import io.headwater.source.snapshot.ScannedItem;
import io.headwater.source.wire.ScalarType;
import io.headwater.source.wire.WireValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/** Reads the answer to Scan as it comes over the wire, as {@link WirePage} does with GetRecords. */
final class WireScanPage {
  private static final WireAnswer ANSWER = new WireAnswer("Scan");
  private static final double UNIT_BYTES = 4_096;

  private final List<String> keyAttributes;
  private final ImageSettings settings;
  private final AttributeFilter filter;
  private final double unitsOfBlock;

  /**
   * The pages of a table; any thread may read one.
   *
   * @param keyAttributes the partition key's name, then the sort key's if there is one
   * @param settings what is taken from an item; key attributes always are
   * @param consistent whether reads are, for what an answer costs that does not tell
   */
  WireScanPage(List<String> keyAttributes, ImageSettings settings, boolean consistent) {
    this.keyAttributes = List.copyOf(keyAttributes);
    this.settings = settings;
    this.filter = settings.filter().keeping(keyAttributes);
    this.unitsOfBlock = consistent ? 1 : 0.5;
  }

  /**
   * Reads a page.
   *
   * @param text begins with the answer
   * @param length the answer's size in bytes
   * @throws io.headwater.source.stream.StreamReadException if it is no answer
   * @throws ConnectException if an item cannot be used
   */
  ScanPage read(byte[] text, int length) {
    return ANSWER.read(text, length, parser -> page(parser, text, length));
  }

  private ScanPage page(JsonParser parser, byte[] text, int length) throws IOException {
    List<ScannedItem> items = null;
    Optional<ScanPosition> next = Optional.empty();
    Double consumed = null;
    Integer scanned = null;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      if (name.equals("Items") && value == JsonToken.START_ARRAY) {
        items = items(parser, text, length);
      } else if (name.equals("LastEvaluatedKey") && value == JsonToken.START_OBJECT) {
        next = position(parser);
      } else if (name.equals("ScannedCount") && value == JsonToken.VALUE_NUMBER_INT) {
        scanned = parser.getIntValue();
      } else if (name.equals("ConsumedCapacity") && value == JsonToken.START_OBJECT) {
        consumed = capacityUnits(parser);
      } else {
        parser.skipChildren();
      }
    }
    ANSWER.requireEnd(parser);
    // Without a position either it would pass for the segment's end.
    if (items == null) {
      throw ANSWER.malformed("has no items");
    }
    return new ScanPage(
        items,
        next,
        consumed == null ? estimatedUnits(items) : consumed,
        scanned == null ? items.size() : scanned);
  }

  // Two parsers go over each item: one looks at all of it, the other at what the image takes.
  private List<ScannedItem> items(JsonParser parser, byte[] text, int length) throws IOException {
    List<ScannedItem> scanned = new ArrayList<>();
    WireItemSize sizes = new WireItemSize(keyAttributes, parser, text, length);
    try (JsonParser again = EventJson.FACTORY.createParser(text, 0, length)) {
      WireItems images = new WireItems(keyAttributes, settings, filter, again, text, length);
      toItems(again);
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        again.nextToken();
        requireObject(parser);
        sizes.read();
        byte[] image = images.image();
        scanned.add(new ScannedItem(sizes.key(), image, images.traceparent(), sizes.size()));
      }
    }
    return scanned;
  }

  private static void toItems(JsonParser parser) throws IOException {
    parser.nextToken();
    while (!"Items".equals(parser.nextFieldName())) {
      parser.nextToken();
      parser.skipChildren();
    }
    parser.nextToken();
  }

  private static void requireObject(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw ANSWER.malformed("has an item that is none");
    }
  }

  // A segment's end may have an empty one.
  private static Optional<ScanPosition> position(JsonParser parser) throws IOException {
    WireAttributes attributes = new WireAttributes(parser);
    Map<String, WireValue.Scalar> key = new HashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      key.put(name, scalar(name, attributes.type(), attributes));
      attributes.endValue();
    }
    return key.isEmpty() ? Optional.empty() : Optional.of(new ScanPosition(key));
  }

  private static WireValue.Scalar scalar(String name, String type, WireAttributes attributes)
      throws IOException {
    return switch (type) {
      case "S" -> new WireValue.Scalar(ScalarType.S, attributes.string());
      case "N" -> new WireValue.Scalar(ScalarType.N, attributes.string());
      case "B" ->
          new WireValue.Scalar(
              ScalarType.B, Base64.getEncoder().encodeToString(attributes.bytes()));
      default ->
          throw new ConnectException(
              "key attribute " + name + " has type " + type + ", which cannot be a key");
    };
  }

  private static @Nullable Double capacityUnits(JsonParser parser) throws IOException {
    Double units = null;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      if (name.equals("CapacityUnits") && value.isNumeric()) {
        units = parser.getDoubleValue();
      } else {
        parser.skipChildren();
      }
    }
    return units;
  }

  // Not every server that speaks the protocol tells what a call costs.
  private double estimatedUnits(List<ScannedItem> items) {
    long bytes = items.stream().mapToLong(ScannedItem::sizeBytes).sum();
    return Math.ceil(bytes / UNIT_BYTES) * unitsOfBlock;
  }
}
