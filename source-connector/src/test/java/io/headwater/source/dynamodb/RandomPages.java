package io.headwater.source.dynamodb;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Answers to GetRecords and to Scan with random records and items of every attribute type, as
 * servers may write them.
 */
final class RandomPages {
  private static final String[] TEXTS = {
    "",
    "a",
    "\"quoted\"",
    "back\\slash",
    "line\nbreak\r\t",
    "\u0000\u001f\u007f",
    "é€😀",
    "</script>",
    "\u2028",
    "what?",
    "a longer text without anything that is special in it, as most of them are",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
  };
  private static final String[] NUMBERS = {
    "0",
    "-1",
    "1.5",
    "99999999999999999999999999999999999999",
    "1E+125",
    "1e-130",
    "0.10",
    "01",
    ".5"
  };
  private static final String[] NAMES = {
    "pk", "sk", "trace", "a", "b", "a.b", "é", "quo\"ted", "S", "M"
  };

  private final Random random;
  private final JsonGenerator json;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private RandomPages(Random random) throws IOException {
    this.random = random;
    this.json = new JsonFactory().createGenerator(bytes);
    json.configure(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature(), random.nextInt(3) == 0);
    json.configure(JsonWriteFeature.ESCAPE_FORWARD_SLASHES.mappedFeature(), random.nextInt(3) == 0);
    if (random.nextInt(3) == 0) {
      json.useDefaultPrettyPrinter();
    }
  }

  static byte[] page(Random random) throws IOException {
    RandomPages page = new RandomPages(random);
    page.write();
    page.json.close();
    return page.bytes.toByteArray();
  }

  /** An answer to Scan. */
  static byte[] scan(Random random) throws IOException {
    RandomPages page = new RandomPages(random);
    page.writeScan();
    page.json.close();
    return page.bytes.toByteArray();
  }

  private boolean oneIn(int bound) {
    return random.nextInt(bound) == 0;
  }

  private void write() throws IOException {
    json.writeStartObject();
    if (random.nextBoolean()) {
      json.writeStringField("NextShardIterator", "arn|1|" + random.nextInt());
    } else if (random.nextBoolean()) {
      json.writeNullField("NextShardIterator");
    }
    json.writeArrayFieldStart("Records");
    int count = random.nextInt(8);
    for (int i = 0; i < count; i++) {
      record();
    }
    json.writeEndArray();
    unknown();
    json.writeEndObject();
  }

  private void writeScan() throws IOException {
    json.writeStartObject();
    boolean positionFirst = random.nextBoolean();
    if (positionFirst) {
      position();
    }
    unknown();
    json.writeArrayFieldStart("Items");
    int count = random.nextInt(8);
    for (int i = 0; i < count; i++) {
      item();
    }
    json.writeEndArray();
    json.writeNumberField("Count", count);
    if (random.nextBoolean()) {
      json.writeNumberField("ScannedCount", count + random.nextInt(3));
    }
    if (random.nextBoolean()) {
      json.writeObjectFieldStart("ConsumedCapacity");
      json.writeStringField("TableName", "orders");
      if (random.nextBoolean()) {
        json.writeNumberField("CapacityUnits", random.nextInt(100) / 2.0);
      }
      unknown();
      json.writeEndObject();
    }
    if (!positionFirst) {
      position();
    }
    json.writeEndObject();
  }

  private void position() throws IOException {
    if (random.nextBoolean()) {
      json.writeObjectFieldStart("LastEvaluatedKey");
      if (!oneIn(4)) {
        key("pk");
        key("sk");
      }
      json.writeEndObject();
    } else if (oneIn(3)) {
      json.writeNullField("LastEvaluatedKey");
    }
  }

  private void item() throws IOException {
    json.writeStartObject();
    boolean keyFirst = random.nextBoolean();
    if (keyFirst) {
      key("sk");
      key("pk");
    }
    for (String name : NAMES) {
      if (!name.endsWith("k") && oneIn(3)) {
        json.writeFieldName(name);
        value(0);
      }
    }
    if (!keyFirst) {
      key("pk");
      key("sk");
    }
    json.writeEndObject();
  }

  private void unknown() throws IOException {
    if (oneIn(4)) {
      json.writeObjectFieldStart("Unheard");
      json.writeArrayFieldStart("of");
      json.writeStartObject();
      json.writeEndObject();
      json.writeNumber(1.5);
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private void record() throws IOException {
    json.writeStartObject();
    if (!oneIn(5)) {
      json.writeStringField("eventID", text());
    }
    unknown();
    String operation = new String[] {"INSERT", "MODIFY", "REMOVE"}[random.nextInt(3)];
    if (random.nextBoolean()) {
      json.writeStringField("eventName", operation);
      data();
    } else {
      data();
      json.writeStringField("eventName", operation);
    }
    if (oneIn(3)) {
      json.writeObjectFieldStart("userIdentity");
      json.writeStringField("PrincipalId", oneIn(3) ? "other" : "dynamodb.amazonaws.com");
      json.writeStringField("Type", oneIn(3) ? "other" : "Service");
      unknown();
      json.writeEndObject();
    } else if (oneIn(3)) {
      json.writeNullField("userIdentity");
    }
    json.writeEndObject();
  }

  private void data() throws IOException {
    json.writeObjectFieldStart("dynamodb");
    json.writeFieldName("ApproximateCreationDateTime");
    long second = 3_000_000_000L + random.nextInt(1_000_000_000);
    switch (random.nextInt(3)) {
      case 0 -> json.writeNumber(second);
      case 1 -> json.writeNumber(second + "." + random.nextInt(1000));
      default -> json.writeNumber((second / 1e9) + "E9");
    }
    unknown();
    image("NewImage");
    json.writeFieldName("Keys");
    json.writeStartObject();
    key("pk");
    key("sk");
    json.writeEndObject();
    image("OldImage");
    json.writeStringField("SequenceNumber", "1" + new BigInteger(100, random));
    if (random.nextBoolean()) {
      json.writeNumberField("SizeBytes", random.nextInt(1 << 20));
    }
    json.writeEndObject();
  }

  private void key(String name) throws IOException {
    json.writeObjectFieldStart(name);
    switch (random.nextInt(3)) {
      case 0 -> json.writeStringField("S", text() + "k");
      case 1 -> json.writeStringField("N", random.nextLong() + "." + random.nextInt(100));
      default -> json.writeStringField("B", base64());
    }
    json.writeEndObject();
  }

  private void image(String name) throws IOException {
    if (random.nextBoolean()) {
      json.writeFieldName(name);
      entries(0);
    } else if (oneIn(4)) {
      json.writeNullField(name);
    }
  }

  private void entries(int depth) throws IOException {
    json.writeStartObject();
    for (String name : NAMES) {
      if (oneIn(3)) {
        json.writeFieldName(name);
        value(depth);
      }
    }
    json.writeEndObject();
  }

  private void value(int depth) throws IOException {
    json.writeStartObject();
    switch (random.nextInt(depth > 3 ? 8 : 10)) {
      case 0 -> json.writeStringField("S", text());
      case 1 -> json.writeStringField("N", number());
      case 2 -> json.writeBooleanField("BOOL", random.nextBoolean());
      case 3 -> json.writeBooleanField("NULL", true);
      case 4 -> json.writeStringField("B", base64());
      case 5 -> strings("SS", this::text);
      case 6 -> strings("NS", this::number);
      case 7 -> strings("BS", this::base64);
      case 8 -> {
        json.writeArrayFieldStart("L");
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
          value(depth + 1);
        }
        json.writeEndArray();
      }
      default -> {
        json.writeFieldName("M");
        entries(depth + 1);
      }
    }
    json.writeEndObject();
  }

  private void strings(String type, Supplier<String> element) throws IOException {
    json.writeArrayFieldStart(type);
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      json.writeString(element.get());
    }
    json.writeEndArray();
  }

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private String number() {
    return random.nextBoolean()
        ? NUMBERS[random.nextInt(NUMBERS.length)]
        : new BigInteger(126, random).toString();
  }

  private String base64() {
    byte[] binary = new byte[1 + random.nextInt(20)];
    random.nextBytes(binary);
    return Base64.getEncoder().encodeToString(binary);
  }
}
