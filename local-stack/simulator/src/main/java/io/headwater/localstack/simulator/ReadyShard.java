package io.headwater.localstack.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A shard whose answers were made beforehand. It never ends; after its last record it is idle or,
 * if endless, begins anew. Its iterators do not expire. Immutable.
 */
final class ReadyShard {
  /** Pages as they are sent, and where their records are in them. */
  private static final class Page {
    final int first;
    final byte[] answer;
    final int[] offsets;

    Page(int first, byte[] answer, int[] offsets) {
      this.first = first;
      this.answer = answer;
      this.offsets = offsets;
    }

    int size() {
      return offsets.length - 1;
    }
  }

  /** What an iterator says. */
  record Place(String streamArn, String shard, int index) {}

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] END = "]}".getBytes(UTF_8);

  private final String streamArn;
  private final String shard;
  private final int records;
  private final boolean updates;
  private final boolean endless;
  private final List<Page> pages = new ArrayList<>();

  /**
   * Makes the pages.
   *
   * @param recordBytes the size of a record in the answer's JSON, as near as it can be
   * @param updates whether records are modifications with both images instead of inserts
   */
  ReadyShard(
      StreamState stream,
      String shard,
      int records,
      int recordBytes,
      boolean updates,
      boolean endless,
      String region,
      Instant now) {
    this.updates = updates;
    this.streamArn = stream.arn;
    this.shard = shard;
    this.records = records;
    this.endless = endless;
    List<byte[]> page = new ArrayList<>();
    int bytes = 0;
    int first = 0;
    for (int i = 0; i < records; i++) {
      byte[] record = record(stream, i, recordBytes, region, now);
      if (page.size() == StreamOperations.MAX_RECORDS
          || (bytes + record.length > StreamOperations.PAGE_BYTES && !page.isEmpty())) {
        pages.add(page(first, page));
        first = i;
        page.clear();
        bytes = 0;
      }
      page.add(record);
      bytes += record.length;
    }
    pages.add(page(first, page));
  }

  private byte[] record(
      StreamState stream, int index, int recordBytes, String region, Instant now) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.putObject("pk").put("S", "item-" + shard.substring(shard.length() - 8) + "-" + index);
    item.putObject("price").put("N", index % 1_000 + ".95");
    item.putObject("active").put("BOOL", index % 2 == 0);
    item.putObject("title").put("S", "Article number " + index);
    item.putObject("text").put("S", "");
    byte[] bare = json(stream, item, index, region, now);
    int missing = Math.max(0, recordBytes - bare.length) / (updates ? 2 : 1);
    item.putObject("text")
        .put("S", "lorem ipsum dolor ".repeat(missing / 18 + 1).substring(0, missing));
    return json(stream, item, index, region, now);
  }

  private byte[] json(StreamState stream, ObjectNode item, int index, String region, Instant now) {
    String sequence = sequence(index);
    StreamEntry entry =
        new StreamEntry(
            shard,
            sequence,
            updates ? "MODIFY" : "INSERT",
            stream.schema.of(item).attributes(),
            updates ? before(item) : null,
            item,
            now,
            false,
            StreamState.eventId(streamArn, shard, sequence));
    try {
      return JSON.writeValueAsBytes(RecordJson.of(entry, stream.viewType, region));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode before(ObjectNode item) {
    ObjectNode before = item.deepCopy();
    before.putObject("price").put("N", "1000");
    return before;
  }

  private String sequence(int index) {
    return SequenceNumbers.text(index + 1L, Dice.hash(shard + index));
  }

  private Page page(int first, List<byte[]> content) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.writeBytes(begin(first + content.size()));
    int[] offsets = new int[content.size() + 1];
    for (int i = 0; i < content.size(); i++) {
      if (i > 0) {
        answer.write(',');
      }
      offsets[i] = answer.size();
      answer.writeBytes(content.get(i));
    }
    // As if a comma followed.
    offsets[content.size()] = answer.size() + 1;
    answer.writeBytes(END);
    return new Page(first, answer.toByteArray(), offsets);
  }

  private byte[] begin(int next) {
    return ("{\"NextShardIterator\":\"" + iterator(next) + "\",\"Records\":[").getBytes(UTF_8);
  }

  String iterator(int index) {
    return streamArn + "|R|" + shard + "|" + (endless && index == records ? 0 : index);
  }

  static Place place(String iterator) {
    String[] parts = iterator.split("\\|", -1);
    try {
      return new Place(parts[0], parts[2], Integer.parseInt(parts[3]));
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw WireException.invalid("Invalid ShardIterator");
    }
  }

  int index(String iteratorType, ObjectNode request) {
    return switch (iteratorType) {
      case "TRIM_HORIZON" -> 0;
      case "LATEST" -> records;
      // The high parts count from 1.
      case "AT_SEQUENCE_NUMBER" ->
          (int) Math.min(records, SequenceNumbers.high(StreamOperations.sequence(request)) - 1);
      default -> (int) Math.min(records, SequenceNumbers.high(StreamOperations.sequence(request)));
    };
  }

  /** The answer to a GetRecords. */
  byte[] answer(int index, int limit) {
    if (index >= records) {
      return slice(pages.get(0), 0, 0, index);
    }
    int low = 0;
    int high = pages.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (pages.get(middle).first <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    Page page = pages.get(low);
    int from = index - page.first;
    int count = Math.min(limit, page.size() - from);
    return from == 0 && count == page.size()
        ? page.answer
        : slice(page, from, count, index + count);
  }

  private byte[] slice(Page page, int from, int count, int next) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.writeBytes(begin(next));
    if (count > 0) {
      int begin = page.offsets[from];
      answer.write(page.answer, begin, page.offsets[from + count] - 1 - begin);
    }
    answer.writeBytes(END);
    return answer.toByteArray();
  }
}
