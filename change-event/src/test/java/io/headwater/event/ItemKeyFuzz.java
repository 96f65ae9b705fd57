package io.headwater.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Any two keys of one table: they are the same, or so are neither their texts nor their ids. */
class ItemKeyFuzz {
  // Stands in no UTF-8.
  private static final byte SEPARATOR = (byte) 0xFF;

  /**
   * The first byte says which types the table's key has; then follow the values of two keys, each
   * ended by the byte FF.
   *
   * @param keys what the fuzzer makes up
   */
  @FuzzTest
  void keysTextsAndIdsAreOneToOne(byte[] keys) {
    if (keys.length == 0) {
      return;
    }
    int types = keys[0];
    boolean sorted = (types & 1) != 0;
    List<byte[]> values = values(keys);
    int each = sorted ? 2 : 1;
    if (values.size() < 2 * each) {
      return;
    }
    ItemKey one = key(types, values.subList(0, each));
    ItemKey other = key(types, values.subList(each, 2 * each));
    if (one == null || other == null) {
      return;
    }
    expectWellFormed(one);
    expectWellFormed(other);
    assertThat(one.json().equals(other.json())).isEqualTo(one.equals(other));
    assertThat(one.documentId().equals(other.documentId()))
        .as("ids of %s and %s", one, other)
        .isEqualTo(one.equals(other));
  }

  private static void expectWellFormed(ItemKey key) {
    assertThat(ItemKey.parse(key.json())).isEqualTo(key);
    assertThat(key.json()).doesNotContain("\n", "\r");
    String id = key.documentId().value();
    assertThat(id.getBytes(UTF_8).length).isBetween(1, DocumentId.MAX_BYTES);
    assertThat(new String(id.getBytes(UTF_8), UTF_8)).isEqualTo(id);
  }

  private static @Nullable ItemKey key(int types, List<byte[]> values) {
    // DynamoDB's key values are never empty.
    if (values.stream().anyMatch(value -> value.length == 0)) {
      return null;
    }
    try {
      KeyAttribute partition = attribute("pk", types >> 1, values.get(0));
      return values.size() == 1
          ? ItemKey.of(partition)
          : ItemKey.of(partition, attribute("s\"k", types >> 3, values.get(1)));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static KeyAttribute attribute(String name, int type, byte[] value) {
    String text = new String(value, UTF_8);
    return switch (type & 3) {
      case 0 -> KeyAttribute.binary(name, value);
      case 1 -> {
        KeyAttribute number = KeyAttribute.number(name, text);
        assertThat(new BigDecimal(number.text())).isEqualByComparingTo(new BigDecimal(text));
        yield number;
      }
      default -> KeyAttribute.string(name, text);
    };
  }

  private static List<byte[]> values(byte[] keys) {
    List<byte[]> values = new ArrayList<>();
    int start = 1;
    for (int i = 1; i < keys.length; i++) {
      if (keys[i] == SEPARATOR) {
        values.add(Arrays.copyOfRange(keys, start, i));
        start = i + 1;
      }
    }
    return values;
  }
}
