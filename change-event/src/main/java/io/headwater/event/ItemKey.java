package io.headwater.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An item's primary key: partition key, then sort key if the table has one.
 *
 * @param partition the partition key
 * @param sort the sort key
 */
public record ItemKey(KeyAttribute partition, Optional<KeyAttribute> sort) {
  /** A key without a sort key. */
  public static ItemKey of(KeyAttribute partition) {
    return new ItemKey(partition, Optional.empty());
  }

  /** A key with a sort key. */
  public static ItemKey of(KeyAttribute partition, KeyAttribute sort) {
    return new ItemKey(partition, Optional.of(sort));
  }

  /**
   * Reads a key back from its JSON text.
   *
   * @param json an object of one or two strings or numbers, the partition key first
   * @throws MalformedEventException if it is anything else
   */
  public static ItemKey parse(String json) {
    try (JsonParser parser = EventJson.FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedEventException("the key is no JSON object");
      }
      ItemKey key = read(parser);
      if (parser.nextToken() != null) {
        throw new MalformedEventException("the key is followed by more text");
      }
      return key;
    } catch (IOException e) {
      throw MalformedEventException.notJson("the key", e);
    }
  }

  /** Reads a key; the parser stands on the object's start and is left on its end. */
  static ItemKey read(JsonParser parser) throws IOException {
    List<KeyAttribute> attributes = new ArrayList<>(2);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (attributes.size() == 2) {
        throw new MalformedEventException("the key has more than two attributes");
      }
      try {
        attributes.add(
            switch (value) {
              case VALUE_STRING -> KeyAttribute.string(name, parser.getText());
              case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                  KeyAttribute.number(name, parser.getText());
              default ->
                  throw new MalformedEventException(
                      "a key attribute is neither a string nor a number");
            });
      } catch (IllegalArgumentException e) {
        throw new MalformedEventException(String.valueOf(e.getMessage()));
      }
    }
    if (attributes.isEmpty()) {
      throw new MalformedEventException("the key has no attribute");
    }
    if (attributes.size() == 2 && attributes.get(0).name().equals(attributes.get(1).name())) {
      throw new MalformedEventException("the key names one attribute twice");
    }
    return new ItemKey(
        attributes.get(0),
        attributes.size() == 2 ? Optional.of(attributes.get(1)) : Optional.empty());
  }

  /**
   * The canonical JSON text, such as {@code {"pk":"ORDER#1","sk":"ITEM#3"}}: equal keys give equal
   * texts, so that Kafka's partitioner keeps an item in one partition.
   */
  public String json() {
    StringBuilder json = new StringBuilder(64).append('{');
    append(json, partition);
    sort.ifPresent(attribute -> append(json.append(','), attribute));
    return json.append('}').toString();
  }

  /** The document's id, see {@link DocumentId}. */
  public DocumentId documentId() {
    return DocumentId.of(this);
  }

  private static void append(StringBuilder json, KeyAttribute attribute) {
    JsonStringEncoder encoder = JsonStringEncoder.getInstance();
    json.append('"');
    encoder.quoteAsString(attribute.name(), json);
    json.append("\":");
    switch (attribute.kind()) {
      case NUMBER -> json.append(attribute.text());
      case STRING -> {
        json.append('"');
        encoder.quoteAsString(attribute.text(), json);
        json.append('"');
      }
    }
  }
}
