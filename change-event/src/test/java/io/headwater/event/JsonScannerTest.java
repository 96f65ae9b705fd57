package io.headwater.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {
  private static final JsonFactory JACKSON = new JsonFactory();
  private static final Set<String> WATCHED = Set.of("_sequence", "indexedAt");
  private static final BigDecimal MAX_FLOAT = new BigDecimal(Float.MAX_VALUE);

  @Test
  void randomEventsAreReadAsJacksonReadsThem() throws IOException {
    EnvelopeReader reader = new EnvelopeReader(WATCHED);
    int verbatim = 0;
    for (long seed = 0; seed < 4_000; seed++) {
      RandomJson random = new RandomJson(new Random(seed));
      byte[] event = random.event().getBytes(UTF_8);
      EventView view = reader.read(event);
      Peer peer = Peer.read(event);
      assertThat(view.operation().code()).as("seed %d", seed).isEqualTo(peer.op);
      assertThat(view.version().value()).as("seed %d", seed).isEqualTo(peer.version);
      assertThat(view.key().partition().text()).as("seed %d", seed).isEqualTo(peer.key);
      assertThat(view.table()).as("seed %d", seed).isEqualTo(peer.table);
      assertThat(view.sequence()).as("seed %d", seed).isEqualTo(peer.sequence);
      expectSame(seed, view.after(), peer.after);
      expectSame(seed, view.before(), peer.before);
      verbatim += view.after() != null && view.after().verbatim() ? 1 : 0;
    }
    assertThat(verbatim).isBetween(600, 3_400);
  }

  @Test
  void corruptedEventsAreRefusedAsJacksonRefusesThem() {
    EnvelopeReader reader = new EnvelopeReader(WATCHED);
    int accepted = 0;
    int total = 20_000;
    for (long seed = 0; seed < total; seed++) {
      Random dice = new Random(seed);
      byte[] event = corrupted(new RandomJson(dice).event().getBytes(UTF_8), dice);
      boolean readable = isJson(event);
      try {
        EventView view = reader.read(event);
        // Strings that nobody asks for may hold what is no UTF-8; Jackson refuses it.
        assertThat(readable || !JsonScannerFuzz.isUtf8(event)).as("seed %d is JSON", seed).isTrue();
        expectFraming(seed, view.after());
        expectFraming(seed, view.before());
        accepted++;
      } catch (MalformedEventException e) {
        assertThat(e).as("seed %d", seed).hasNoCause();
      } catch (RuntimeException e) {
        fail("seed " + seed, e);
      }
    }
    assertThat(accepted).as("corruptions that leave an event").isBetween(total / 20, total * 4 / 5);
  }

  @Test
  void anyTextIsAcceptedIfAndOnlyIfJacksonAcceptsIt() {
    JsonScanner scanner = new JsonScanner("the text", Set.of());
    int accepted = 0;
    for (long seed = 0; seed < 40_000; seed++) {
      Random dice = new Random(seed);
      byte[] text = new RandomJson(dice).value(0).getBytes(UTF_8);
      if (dice.nextInt(3) > 0) {
        text = corrupted(text, dice);
      }
      if (!JsonScannerFuzz.isUtf8(text)) {
        continue;
      }
      boolean mine;
      try {
        scanner.begin(text);
        scanner.skip();
        scanner.end();
        mine = true;
      } catch (MalformedEventException e) {
        mine = false;
      }
      assertThat(mine).as("seed %d: %s", seed, new String(text, UTF_8)).isEqualTo(isJson(text));
      accepted += mine ? 1 : 0;
    }
    assertThat(accepted).isBetween(8_000, 32_000);
  }

  @Test
  void everyPartIsWhatJacksonMakesOfIt() {
    // One for all texts: names recur from one to the next.
    JsonScanner scanner = new JsonScanner("the text", Set.of());
    int accepted = 0;
    for (long seed = 0; seed < 20_000; seed++) {
      Random dice = new Random(seed);
      byte[] text = new RandomJson(dice).value(0).getBytes(UTF_8);
      if (dice.nextInt(3) == 0) {
        text = corrupted(text, dice);
      }
      if (!JsonScannerFuzz.isUtf8(text)) {
        continue;
      }
      List<String> parts = new ArrayList<>();
      try {
        scanner.begin(text);
        walk(scanner, text, parts);
        scanner.end();
      } catch (MalformedEventException e) {
        assertThat(isJson(text)).as("seed %d: %s", seed, new String(text, UTF_8)).isFalse();
        continue;
      }
      assertThat(parts).as("seed %d: %s", seed, new String(text, UTF_8)).isEqualTo(parts(text));
      accepted++;
    }
    assertThat(accepted).isBetween(8_000, 18_000);
  }

  private static void walk(JsonScanner scanner, byte[] text, List<String> parts) {
    switch (scanner.next()) {
      case '{' -> {
        parts.add("{");
        scanner.enterObject();
        while (scanner.nextField()) {
          String name = scanner.recurringName();
          assertThat(name).isEqualTo(scanner.name());
          assertThat(text[scanner.nameStart()]).isEqualTo((byte) '"');
          assertThat(text[scanner.nameEnd() - 1]).isEqualTo((byte) '"');
          parts.add(name);
          walk(scanner, text, parts);
        }
        parts.add("}");
      }
      case '[' -> {
        parts.add("[");
        scanner.enterArray();
        while (scanner.nextElement()) {
          walk(scanner, text, parts);
        }
        parts.add("]");
      }
      case '"' -> parts.add(scanner.string());
      default -> {
        int from = scanner.position();
        scanner.skip();
        parts.add(new String(text, from, scanner.position() - from, UTF_8));
      }
    }
  }

  private static List<String> parts(byte[] text) {
    List<String> parts = new ArrayList<>();
    try (JsonParser parser = JACKSON.createParser(text)) {
      while (parser.nextToken() != null) {
        parts.add(parser.getText());
      }
    } catch (IOException e) {
      parts.add("is no JSON");
    }
    return parts;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                              | true
          {"a":123456789012345678}                        | true
          {"a":-123456789012345678.123456789012345678901} | true
          {"a":1234567890123456789}                       | false
          {"a":-1234567890123456789}                      | false
          {"a":[{"b":1234567890123456789.5}]}             | false
          {"a":1e5}                                       | false
          {"a":1E-5}                                      | false
          {"a":"12345678901234567890 1e999"}              | true
          {"indexedAt":1}                                 | false
          {"a":1, "_sequence" : 1}                        | false
          {"a":{"indexedAt":1}}                           | true
          {"a":"indexedAt"}                               | true
          {"indexedat":1,"indexedA":1,"indexedAtt":1}     | true
          {"indexed\\u0041t":1}                           | false
          {"tab\\t":1}                                    | false
          {"a":{"tab\\t":1}}                              | true
          """)
  void whetherAnImageIsVerbatimIsTold(String image, boolean verbatim) {
    assertThat(object(image, WATCHED).verbatim()).isEqualTo(verbatim);
  }

  @Test
  void lineBreaksBetweenTokensMakeAnImageNotVerbatimOthersDoNot() {
    assertThat(object("{\n\"a\":1}", WATCHED).verbatim()).isFalse();
    assertThat(object("{\"a\":\r1}", WATCHED).verbatim()).isFalse();
    assertThat(object("\n{\t\"a\" : 1} \n", WATCHED).verbatim()).isTrue();
    assertThat(object("{\"a\":\"\\n\\r\"}", WATCHED).verbatim()).isTrue();
  }

  @Test
  void escapesInNamesCountOnlyIfNamesAreWatched() {
    assertThat(object("{\"tab\\t\":1,\"indexedAt\":1}", Set.of()).verbatim()).isTrue();
  }

  @Test
  void namesAreFoundAlsoIfTheyAreEscaped() {
    JsonScanner scanner = new JsonScanner("the text", Set.of());
    scanner.begin("{\"\\u006fp\":\"x\"}".getBytes(UTF_8));
    scanner.enterObject();
    assertThat(scanner.nextField()).isTrue();
    assertThat(scanner.nameIs("op".getBytes(UTF_8))).isTrue();
    assertThat(scanner.nameIs("oq".getBytes(UTF_8))).isFalse();
    assertThat(scanner.name()).isEqualTo("op");
  }

  @Test
  void stringsThatAreTakenMustBeUtf8() {
    byte[] text = "\"a?b\" \"a\uFFFDb\"".getBytes(UTF_8);
    text[2] = (byte) 0xC3;
    JsonScanner scanner = new JsonScanner("the text", Set.of());
    scanner.begin(text);
    assertThatThrownBy(scanner::string).isInstanceOf(MalformedEventException.class);
    scanner.begin(text, 6, text.length);
    assertThat(scanner.string()).isEqualTo("a\uFFFDb");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 999, 1_000})
  void deepNestingIsPassedOver(int depth) {
    String text = "[{\"a\":".repeat(depth / 2) + "[".repeat(depth % 2);
    String closed = text + (depth % 2 == 0 ? "0" : "]") + "}]".repeat(depth / 2);
    JsonScanner scanner = new JsonScanner("the text", Set.of());
    scanner.begin(closed.getBytes(UTF_8));
    scanner.skip();
    scanner.end();
  }

  @Test
  void tooDeepNestingIsRefused() {
    JsonScanner scanner = new JsonScanner("the text", Set.of());
    scanner.begin("[".repeat(1_000_000).getBytes(UTF_8));
    assertThatThrownBy(scanner::skip).isInstanceOf(MalformedEventException.class);
  }

  private static EventImage object(String text, Set<String> watched) {
    JsonScanner scanner = new JsonScanner("the text", watched);
    scanner.begin(text.getBytes(UTF_8));
    EventImage image = scanner.object();
    scanner.end();
    return image;
  }

  private static byte[] corrupted(byte[] text, Random dice) {
    byte[] bytes = text.clone();
    int times = 1 + dice.nextInt(2);
    for (int i = 0; i < times && bytes.length > 0; i++) {
      int at = dice.nextInt(bytes.length);
      switch (dice.nextInt(4)) {
        case 0 -> bytes[at] ^= (byte) (1 << dice.nextInt(8));
        case 1 -> bytes = Arrays.copyOf(bytes, at);
        case 2 -> bytes = inserted(bytes, at, dice);
        default -> bytes[at] = oddByte(dice);
      }
    }
    return bytes;
  }

  private static byte[] inserted(byte[] text, int at, Random dice) {
    byte[] longer = Arrays.copyOf(text, text.length + 1);
    System.arraycopy(text, at, longer, at + 1, text.length - at);
    longer[at] = oddByte(dice);
    return longer;
  }

  private static byte oddByte(Random dice) {
    String odd = "\n\r\"\\{}[],:0-.eE u/tfn\u0000\u001f\u007f";
    return (byte) odd.charAt(dice.nextInt(odd.length()));
  }

  private static void expectSame(long seed, @Nullable EventImage image, @Nullable String peer)
      throws IOException {
    if (image == null || peer == null) {
      assertThat(image).as("seed %d", seed).isNull();
      assertThat(peer).as("seed %d", seed).isNull();
      return;
    }
    String text = text(image);
    assertThat(text).as("seed %d", seed).isEqualTo(peer);
    if (image.verbatim()) {
      assertThat(isVerbatim(text)).as("seed %d: %s", seed, text).isTrue();
    }
  }

  private static void expectFraming(long seed, @Nullable EventImage image) {
    if (image != null) {
      byte[] bytes = Arrays.copyOfRange(image.utf8(), image.start(), image.end());
      assertThat(isJson(bytes) || !JsonScannerFuzz.isUtf8(bytes))
          .as("seed %d is one JSON object", seed)
          .isTrue();
      assertThat(bytes[0]).isEqualTo((byte) '{');
      if (image.verbatim()) {
        assertThat(text(image)).as("seed %d is one line", seed).doesNotContain("\n", "\r");
      }
    }
  }

  private static String text(EventImage image) {
    return new String(image.utf8(), image.start(), image.end() - image.start(), UTF_8);
  }

  private static boolean isVerbatim(String json) throws IOException {
    try (JsonParser parser = EventJson.FACTORY.createParser(json)) {
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        boolean watched =
            token == JsonToken.FIELD_NAME && depth == 1 && WATCHED.contains(parser.currentName());
        boolean large =
            token == JsonToken.VALUE_NUMBER_INT
                ? new BigInteger(parser.getText()).bitLength() > 63
                : token == JsonToken.VALUE_NUMBER_FLOAT
                    && new BigDecimal(parser.getText()).abs().compareTo(MAX_FLOAT) > 0;
        if (watched || large) {
          return false;
        }
      }
      return json.indexOf('\n') < 0 && json.indexOf('\r') < 0;
    }
  }

  private static boolean isJson(byte[] text) {
    try (JsonParser parser = JACKSON.createParser(new String(text, UTF_8))) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      // Jackson checks numbers and escapes only when they are asked for or passed.
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  /** What Jackson finds in an event. */
  private static final class Peer {
    private String op = "";
    private long version;
    private String key = "";
    private @Nullable String table;
    private @Nullable String sequence;
    private @Nullable String after;
    private @Nullable String before;

    static Peer read(byte[] event) throws IOException {
      Peer peer = new Peer();
      try (JsonParser parser = EventJson.FACTORY.createParser(event)) {
        parser.nextToken();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          switch (name) {
            case "op" -> peer.op = parser.getText();
            case "version" -> peer.version = parser.getLongValue();
            case "after" -> peer.after = value(parser, event);
            case "before" -> peer.before = value(parser, event);
            case "key" -> {
              parser.nextToken();
              parser.nextToken();
              peer.key = parser.getText();
              parser.nextToken();
            }
            case "source" -> {
              while (parser.nextToken() != JsonToken.END_OBJECT) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                  case "table" -> peer.table = parser.getText();
                  case "sequence" -> peer.sequence = parser.getText();
                  default -> parser.skipChildren();
                }
              }
            }
            default -> parser.skipChildren();
          }
        }
      }
      return peer;
    }

    private static @Nullable String value(JsonParser parser, byte[] event) throws IOException {
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        return null;
      }
      int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
      parser.skipChildren();
      int end = Math.toIntExact(parser.currentLocation().getByteOffset());
      return new String(event, start, end - start, UTF_8);
    }
  }
}
