package io.headwater.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Random JSON texts, with odd characters, escapes, numbers and white space in them. */
final class RandomJson {
  private static final String[] PIECES = {
    "a",
    "name",
    "é",
    "€",
    "😀",
    "\\n",
    "\\\"",
    "\\\\",
    "\\/",
    "\\u00e9",
    "\\ud83d\\ude00",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\u2028",
    "\u007f",
    "a longer text without anything odd",
    "\\u0000",
    "op"
  };
  private static final String[] NUMBERS = {
    "0",
    "-0",
    "1",
    "-1.5",
    "0.10",
    "123456789012345678",
    "9223372036854775807",
    "9223372036854775808",
    "99999999999999999999999999999999999999",
    "1e5",
    "1E+400",
    "2.5e-3",
    "340282346638528859811704183484516925440.5"
  };
  private static final String[] NAMES = {
    "after", "before", "key", "op", "_sequence", "indexedAt", "id", "indexed\\u0041t", "source"
  };

  private final Random random;

  RandomJson(Random random) {
    this.random = random;
  }

  /** An event with its fields in any order and others among them. */
  String event() {
    List<String> fields = new ArrayList<>();
    fields.add(field("op", quoted(List.of("c", "u", "d", "r").get(random.nextInt(4)))));
    fields.add(field("version", Long.toString((1L << 44) + random.nextInt(1000))));
    fields.add(field("key", '{' + gap() + field("pk", quoted(string(random.nextInt(5)))) + '}'));
    if (random.nextInt(8) > 0) {
      fields.add(field("source", source()));
    }
    if (random.nextInt(4) > 0) {
      fields.add(field("after", random.nextInt(8) > 0 ? object(0) : "null"));
    }
    if (random.nextInt(2) > 0) {
      fields.add(field("before", random.nextInt(8) > 0 ? object(0) : "null"));
    }
    for (int more = random.nextInt(3); more > 0; more--) {
      fields.add(field("x" + more, value(1)));
    }
    Collections.shuffle(fields, random);
    return gap() + '{' + gap() + String.join(gap() + ',' + gap(), fields) + '}' + gap();
  }

  /** Any value. */
  String value(int depth) {
    return switch (random.nextInt(depth > 5 ? 6 : 10)) {
      case 0, 1, 2 -> quoted(string(random.nextInt(6)));
      case 3, 4 -> number();
      case 5 -> List.of("true", "false", "null").get(random.nextInt(3));
      case 6, 7 -> '[' + gap() + list(() -> value(depth + 1)) + gap() + ']';
      default -> object(depth);
    };
  }

  private String object(int depth) {
    return '{' + gap() + list(() -> field(name(), value(depth + 1))) + gap() + '}';
  }

  private String source() {
    List<String> fields = new ArrayList<>();
    fields.add(field("table", quoted(string(2))));
    fields.add(field("sequence", quoted("21")));
    fields.add(field("x", value(2)));
    Collections.shuffle(fields, random);
    return '{' + gap() + String.join(gap() + ',', fields) + gap() + '}';
  }

  private String list(Supplier<String> element) {
    return IntStream.range(0, random.nextInt(4))
        .mapToObj(i -> element.get() + gap())
        .collect(Collectors.joining("," + gap()));
  }

  private String field(String name, String value) {
    return quoted(name) + gap() + ':' + gap() + value;
  }

  private String name() {
    if (random.nextInt(6) == 0) {
      return NAMES[random.nextInt(NAMES.length)];
    }
    // Half a surrogate pair, as a corruption may leave it, is refused by Jackson in names only.
    return string(random.nextInt(3)).replace("\\ud83d\\ude00", "");
  }

  private String number() {
    return random.nextInt(3) == 0
        ? NUMBERS[random.nextInt(NUMBERS.length)]
        : Integer.toString(random.nextInt(2000) - 1000);
  }

  private String string(int pieces) {
    return IntStream.range(0, pieces)
        .mapToObj(i -> PIECES[random.nextInt(PIECES.length)])
        .collect(Collectors.joining());
  }

  private String gap() {
    return switch (random.nextInt(40)) {
      case 0 -> " ";
      case 1 -> "\n";
      case 2 -> "\t \r\n";
      default -> "";
    };
  }

  private static String quoted(String content) {
    return '"' + content + '"';
  }
}
