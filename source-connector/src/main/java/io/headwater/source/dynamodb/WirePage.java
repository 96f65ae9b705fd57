package io.headwater.source.dynamodb;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headwater.source.config.AttributeFilter;
import io.headwater.source.config.ImageSettings;
import io.headwater.source.stream.RecordPage;
import io.headwater.source.stream.ShardCursor;
import io.headwater.source.stream.StreamChange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the answer to GetRecords as it comes over the wire, straight into keys and images. The
 * SDK's objects of a page cost more than everything else that becomes of it.
 */
public final class WirePage {
  private static final WireAnswer ANSWER = new WireAnswer("GetRecords");

  private final List<String> keyAttributes;
  private final ImageSettings settings;
  private final AttributeFilter filter;

  /**
   * The pages of a table's stream; any thread may read one.
   *
   * @param keyAttributes the partition key's name, then the sort key's if there is one
   * @param settings what is taken from an item; key attributes always are
   */
  public WirePage(List<String> keyAttributes, ImageSettings settings) {
    this.keyAttributes = List.copyOf(keyAttributes);
    this.settings = settings;
    this.filter = settings.filter().keeping(keyAttributes);
  }

  /**
   * Reads a page.
   *
   * @param text begins with the answer
   * @param length the answer's size in bytes
   * @throws io.headwater.source.stream.StreamReadException if it is no answer
   * @throws org.apache.kafka.connect.errors.ConnectException if a record cannot be used
   */
  public RecordPage read(byte[] text, int length) {
    return ANSWER.read(
        text,
        length,
        parser ->
            page(
                parser,
                new WireRecords(
                    parser, new WireItems(keyAttributes, settings, filter, parser, text, length))));
  }

  private static RecordPage page(JsonParser parser, WireRecords records) throws IOException {
    List<StreamChange> changes = null;
    String next = null;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      if (name.equals("Records") && value == JsonToken.START_ARRAY) {
        changes = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          changes.add(records.read());
        }
      } else if (name.equals("NextShardIterator") && value == JsonToken.VALUE_STRING) {
        next = parser.getText();
      } else {
        parser.skipChildren();
      }
    }
    ANSWER.requireEnd(parser);
    // Without either it would pass for a shard's end.
    if (changes == null && next == null) {
      throw ANSWER.malformed("has neither records nor an iterator");
    }
    return new RecordPage(
        changes == null ? List.of() : changes, Optional.ofNullable(next).map(ShardCursor::new));
  }
}
