package io.headwater.it.convergence;

import static io.headwater.pipeline.Items.n;
import static io.headwater.pipeline.Items.s;
import static java.nio.charset.StandardCharsets.UTF_8;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.B;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.N;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.headwater.pipeline.DynamoTable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The tables of a workload, each with another kind of key. All their attributes have names of their
 * own, so that one mapping does for every index.
 */
enum TableShape {
  /** Texts: with quotes, control characters, beyond the basic plane, around 512 bytes. */
  STRINGS(DynamoTable.key("sid", S)) {
    @Override
    Map<String, AttributeValue> key(int number) {
      return Map.of("sid", s(text(number)));
    }

    private String text(int number) {
      return switch (number % 8) {
        case 1 -> "\"quoted\" {\"sid\":" + number + "}, 'item'";
        case 2 -> "control \u0001\t\r\n\u007f\u0000 " + number;
        case 3 -> "schön \uD83D\uDE00 \uD834\uDD1E 漢字 " + number;
        // The longest id that OpenSearch takes, and the first that is too long.
        case 4 -> padded("at the limit ", number, 512);
        case 5 -> padded("ü beyond the limit ", number, 513);
        case 6 -> padded("far beyond the limit \uD83D\uDE00 ", number, 2_000);
        // The id of another item, taken for a key: case 6 of the number before.
        case 7 -> DocumentIds.of(List.of(text(number - 1)));
        default -> "item-" + number;
      };
    }
  },

  /** Two texts that would give one id if their separator were not escaped. */
  PAIRS(DynamoTable.key("pk", S), DynamoTable.key("sk", S)) {
    @Override
    Map<String, AttributeValue> key(int number) {
      int group = number / 6;
      return switch (number % 6) {
        case 0 -> pair(group + "|", "b");
        case 1 -> pair(Integer.toString(group), "|b");
        case 2 -> pair(group + "\\", "|b");
        case 3 -> pair(group + "\\|", "b");
        case 4 -> pair("\"" + group + "\"", "{\"sk\":\"a|b\"}");
        default -> pair(padded("long|", group, 900), padded("longer\\", group, 700));
      };
    }

    private Map<String, AttributeValue> pair(String pk, String sk) {
      return Map.of("pk", s(pk), "sk", s(sk));
    }
  },

  /** Numbers of all sizes, in notations that are not canonical. */
  NUMBERS(DynamoTable.key("num", N)) {
    @Override
    Map<String, AttributeValue> key(int number) {
      String digits =
          switch (number % 6) {
            case 1 -> "-" + number;
            case 2 -> "00" + number + ".50";
            case 3 -> number + "E+110";
            case 4 -> number + "E-120";
            case 5 -> "1" + "%037d".formatted(number);
            default -> Integer.toString(number);
          };
      return Map.of("num", n(digits));
    }
  },

  /** Bytes and a number. */
  BYTES(DynamoTable.key("bin", B), DynamoTable.key("at", N)) {
    @Override
    Map<String, AttributeValue> key(int number) {
      // 400 bytes are more than 512 characters of base64.
      byte[] bytes = new byte[number % 3 == 0 ? 400 : 6];
      Arrays.fill(bytes, (byte) 0xFB);
      ByteBuffer.wrap(bytes).putInt(number);
      String at = number % 2 == 0 ? "-1.50" : "0";
      return Map.of("bin", AttributeValue.fromB(SdkBytes.fromByteArray(bytes)), "at", n(at));
    }
  };

  // An immutable list, which its type does not tell.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<AttributeDefinition> keys;

  TableShape(AttributeDefinition... keys) {
    this.keys = List.of(keys);
  }

  /** The key attributes, the partition key first. */
  List<AttributeDefinition> keys() {
    return keys;
  }

  /** The key of an item; no two numbers from 0 give the same. */
  abstract Map<String, AttributeValue> key(int number);

  /** The id of an item's document. */
  String documentId(Map<String, AttributeValue> item) {
    return DocumentIds.ofItem(keys, item);
  }

  private static String padded(String text, int number, int bytes) {
    String start = text + number + " ";
    int have = start.getBytes(UTF_8).length;
    return start + "x".repeat(bytes - have);
  }
}
