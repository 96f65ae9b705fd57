package io.headwater.benchmarks.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Item images as JSON text: strings, numbers, a list and a map, and a text of random words that
 * makes each about as large as is wanted. Small ones have fewer attributes.
 */
final class Documents {
  static final int SMALLEST = 180;

  private static final int SMALL = 650;
  private static final int VOCABULARY = 5_000;

  private final Random random;
  private final boolean small;
  private final List<String> words;
  private final int textBytes;

  /**
   * Documents of a size.
   *
   * @param bytes about how large each is, at least {@link #SMALLEST}
   */
  Documents(int bytes, Random random) {
    if (bytes < SMALLEST) {
      throw new IllegalArgumentException("a document has at least " + SMALLEST + " bytes");
    }
    this.random = random;
    this.small = bytes < SMALL;
    this.words = Stream.generate(this::word).limit(VOCABULARY).toList();
    this.textBytes = Math.max(0, bytes - document("item-00000000", 1, "").length);
  }

  /** An item after its number-th change. */
  byte[] next(String id, long number) {
    return document(id, number, text());
  }

  // As items of a catalogue are: some twenty attributes, most of them texts of a few words.
  private byte[] document(String id, long number, String text) {
    if (small) {
      return """
          {"id":"%s","name":"%s","price":%d.%02d,"stock":%d,"active":true,\
          "addedAt":"2026-%02d-%02dT08:30:00Z","text":"%s"}"""
          .formatted(
              id,
              phrase(2),
              number % 1000,
              number % 100,
              number % 77,
              1 + number % 12,
              1 + number % 28,
              text)
          .getBytes(UTF_8);
    }
    return """
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
            text)
        .getBytes(UTF_8);
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
      text.append(anyWord()).append(' ');
    }
    text.setLength(textBytes);
    return text.toString();
  }

  private String anyWord() {
    return words.get(random.nextInt(VOCABULARY));
  }

  private String phrase(int length) {
    return Stream.generate(this::anyWord).limit(length).collect(Collectors.joining(" "));
  }
}
