package io.headwater.event;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Random items of every attribute type, with the odd values in them. */
final class RandomItems {
  /** An attribute value of a DynamoDB item. */
  sealed interface Value {
    record S(String text) implements Value {}

    record N(String digits) implements Value {}

    record Bool(boolean value) implements Value {}

    record Null() implements Value {}

    record B(ByteBuffer bytes) implements Value {}

    record M(Map<String, Value> entries) implements Value {}

    record L(List<Value> values) implements Value {}

    record Ss(List<String> values) implements Value {}

    record Ns(List<String> values) implements Value {}

    record Bs(List<ByteBuffer> values) implements Value {}
  }

  private static final String[] TEXTS = {
    "",
    "a",
    "\"quoted\"",
    "back\\slash",
    "line\nbreak\r\t",
    "\u0000\u001f",
    "é€😀",
    "</script>",
    "{\"op\":\"d\"}",
    "\u2028",
    "|"
  };
  private static final String[] NUMBERS = {
    "0", "-1", "1.5", "99999999999999999999999999999999999999",
        "-0.00000000000000000000000000000000000001",
    "9223372036854775808", "1E+125", "1e-130", "0.10", "18446744073709551616.000000000000001"
  };

  private RandomItems() {}

  static ItemKey key(Random random) {
    KeyAttribute pk = keyAttribute("pk", random);
    return random.nextBoolean() ? ItemKey.of(pk) : ItemKey.of(pk, keyAttribute("sk", random));
  }

  static Value.M item(Random random) {
    return map(random, 0);
  }

  static byte[] image(Value.M item) {
    return image(ImageFormat.PLAIN, item);
  }

  static byte[] image(ImageFormat format, Value.M item) {
    return ItemImage.of(format, image -> entries(image, item));
  }

  private static void entries(ItemImage image, Value.M map) throws IOException {
    for (Map.Entry<String, Value> entry : map.entries().entrySet()) {
      image.name(entry.getKey());
      write(image, entry.getValue());
    }
  }

  private static void write(ItemImage image, Value value) throws IOException {
    if (value instanceof Value.S s) {
      image.string(s.text());
    } else if (value instanceof Value.N n) {
      image.number(n.digits());
    } else if (value instanceof Value.Bool bool) {
      image.bool(bool.value());
    } else if (value instanceof Value.Null) {
      image.nul();
    } else if (value instanceof Value.B b) {
      image.binary(b.bytes());
    } else if (value instanceof Value.Ss ss) {
      image.strings(ss.values());
    } else if (value instanceof Value.Ns ns) {
      image.numbers(ns.values());
    } else if (value instanceof Value.Bs bs) {
      image.binaries(bs.values());
    } else if (value instanceof Value.L l) {
      image.startList();
      for (Value element : l.values()) {
        write(image, element);
      }
      image.endList();
    } else if (value instanceof Value.M m) {
      image.startMap();
      entries(image, m);
      image.endMap();
    }
  }

  static String text(Random random) {
    return TEXTS[random.nextInt(TEXTS.length)] + (random.nextBoolean() ? "" : random.nextInt(1000));
  }

  private static KeyAttribute keyAttribute(String name, Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> KeyAttribute.string(name, text(random) + "k");
      case 1 -> KeyAttribute.number(name, random.nextLong() + "." + random.nextInt(100));
      default -> KeyAttribute.binary(name, bytes(random).array());
    };
  }

  private static Value value(Random random, int depth) {
    return switch (random.nextInt(depth > 4 ? 8 : 10)) {
      case 0 -> new Value.S(text(random));
      case 1 -> new Value.N(digits(random));
      case 2 -> new Value.Bool(random.nextBoolean());
      case 3 -> new Value.Null();
      case 4 -> new Value.B(bytes(random));
      case 5 -> new Value.Ss(some(random, () -> text(random)));
      case 6 -> new Value.Ns(some(random, () -> digits(random)));
      case 7 -> new Value.Bs(some(random, () -> bytes(random)));
      case 8 -> new Value.L(some(random, () -> value(random, depth + 1)));
      default -> map(random, depth + 1);
    };
  }

  private static Value.M map(Random random, int depth) {
    Map<String, Value> entries = new LinkedHashMap<>();
    int count = random.nextInt(8);
    for (int i = 0; i < count; i++) {
      entries.put(random.nextInt(4) == 0 ? "after" : text(random) + i, value(random, depth));
    }
    return new Value.M(entries);
  }

  private static String digits(Random random) {
    return random.nextBoolean()
        ? NUMBERS[random.nextInt(NUMBERS.length)]
        : new java.math.BigInteger(126, random).toString();
  }

  private static ByteBuffer bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(1, 20)];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private static <T> List<T> some(Random random, Supplier<T> one) {
    List<T> values = new ArrayList<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      values.add(one.get());
    }
    return values;
  }
}
