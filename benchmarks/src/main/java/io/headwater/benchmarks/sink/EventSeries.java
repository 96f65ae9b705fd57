package io.headwater.benchmarks.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.event.ChangeEvent;
import io.headwater.event.DocumentVersion;
import io.headwater.event.EnvelopeWriter;
import io.headwater.event.EventOrigin;
import io.headwater.event.EventSource;
import io.headwater.event.ItemKey;
import io.headwater.event.KeyAttribute;
import io.headwater.event.Operation;
import io.headwater.event.SequenceNumber;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The events of a run, the same in every run: item images with strings, numbers, a list and a map,
 * a text of random words, so that each event has about the wanted size.
 */
final class EventSeries {
  private static final long MILLIS = 1_790_000_000_000L;
  private static final int EPOCH = 7_000;
  private static final int VOCABULARY = 5_000;
  private static final int HOT_CHANGES_OF_TEN = 9;
  private static final EventOrigin ORIGIN =
      new EventOrigin(
          "headwater-dynamodb",
          "0.1.0",
          "dynamodb",
          "eu-central-1",
          "bench",
          "arn:aws:dynamodb:eu-central-1:123456789012:table/bench/stream/2026-11-25T00:00:00.000",
          "NEW_IMAGE");

  private final int keys;
  private final boolean hot;
  private final Random random = new Random(7);
  private final EnvelopeWriter envelopes = new EnvelopeWriter();
  private final List<String> words;
  private int textBytes;
  private long number;

  /**
   * A series.
   *
   * @param bytes the size of an event's text, at least 700
   * @param keys how many items there are; a series without hot keys takes them in turns
   * @param hot whether 1 % of the items take 90 % of the changes
   */
  EventSeries(int bytes, int keys, boolean hot) {
    this.keys = keys;
    this.hot = hot;
    this.words = Stream.generate(this::word).limit(VOCABULARY).toList();
    this.textBytes = 0;
    this.textBytes = Math.max(0, bytes - next().value().length);
    this.number = 0;
  }

  /**
   * An event.
   *
   * @param key the record's key
   * @param value the envelope's JSON text
   * @param id the document's id
   * @param document the image
   * @param version the document's version
   * @param sequence the sequence number's text
   */
  @SuppressWarnings("ArrayRecordComponent") // Sent as they are; nobody compares events.
  record Event(
      byte[] key, byte[] value, String id, byte[] document, long version, String sequence) {}

  Event next() {
    number++;
    int item = hot ? hotItem() : (int) (number % keys);
    ItemKey key = ItemKey.of(KeyAttribute.string("id", "item-%08d".formatted(item)));
    byte[] document = document(key.partition().text());
    SequenceNumber sequence = SequenceNumber.of(number + "00000000012345678901");
    DocumentVersion version = DocumentVersion.of(EPOCH, sequence);
    ChangeEvent event =
        new ChangeEvent(
            Operation.MODIFY,
            version,
            key,
            null,
            document,
            new EventSource(
                ORIGIN,
                "shardId-00000001790000000000-0123abcd",
                sequence,
                "0123456789abcdef0123456789abcdef",
                false,
                EPOCH,
                MILLIS,
                false,
                document.length),
            MILLIS);
    return new Event(
        key.json().getBytes(UTF_8),
        envelopes.write(event).getBytes(UTF_8),
        key.documentId().value(),
        document,
        version.value(),
        sequence.text());
  }

  private String word() {
    StringBuilder word = new StringBuilder();
    for (int i = 3 + random.nextInt(8); i > 0; i--) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }

  private String text() {
    StringBuilder text = new StringBuilder(textBytes + 16);
    while (text.length() < textBytes) {
      text.append(words.get(random.nextInt(VOCABULARY))).append(' ');
    }
    text.setLength(textBytes);
    return text.toString();
  }

  private int hotItem() {
    int hotKeys = Math.max(1, keys / 100);
    return random.nextInt(10) < HOT_CHANGES_OF_TEN
        ? random.nextInt(hotKeys)
        : hotKeys + random.nextInt(Math.max(1, keys - hotKeys));
  }

  // As items of a catalogue are: some twenty attributes, most of them texts of a few words.
  private byte[] document(String id) {
    String json =
        """
        {"id":"%s","sku":"%s-%d","name":"%s","brand":"%s","category":"%s","color":"%s",\
        "supplier":"%s","warehouse":"%s","city":"%s","street":"%s %d","price":%d.%02d,"stock":%d,\
        "rating":%d.%d,"active":true,"note":null,"addedAt":"2026-%02d-%02dT08:30:00Z",\
        "tags":["%s","%s","%s"],"size":{"width":%d,"height":72.5,"unit":"cm"},"text":"%s"}"""
            .formatted(
                id,
                anyWord(),
                number,
                phrase(3),
                anyWord(),
                anyWord(),
                anyWord(),
                phrase(2),
                anyWord(),
                anyWord(),
                anyWord(),
                number % 200,
                number % 1000,
                number % 100,
                number % 77,
                number % 5,
                number % 10,
                1 + number % 12,
                1 + number % 28,
                anyWord(),
                anyWord(),
                anyWord(),
                number % 300,
                text());
    return json.getBytes(UTF_8);
  }

  private String anyWord() {
    return words.get(random.nextInt(VOCABULARY));
  }

  private String phrase(int length) {
    return Stream.generate(this::anyWord).limit(length).collect(Collectors.joining(" "));
  }
}
