package io.headwater.source.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.source.snapshot.ScanPosition;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SegmentOffsetTest {
  private static final Instant BEGUN = Instant.ofEpochMilli(5);
  private static final String TEXT = "{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"3\"}}";

  @Test
  void goldenMapAndBack() {
    SegmentOffset offset =
        new SegmentOffset(1, BEGUN, 8, 12_345, Optional.of(ScanPosition.parse(TEXT)), false);
    Map<String, Object> golden =
        Map.of(
            "epoch",
            1,
            "begun_ms",
            5L,
            "segments",
            8,
            "position",
            TEXT,
            "rows",
            12_345L,
            "done",
            false);

    assertThat(offset.toMap()).isEqualTo(golden);
    assertThat(SegmentOffset.fromMap(golden)).isEqualTo(offset);
  }

  @Test
  void aSegmentThatIsDoneHasNoPosition() {
    SegmentOffset done = new SegmentOffset(1, BEGUN, 8, 5, Optional.empty(), true);

    assertThat(done.toMap()).doesNotContainKey("position");
    assertThat(SegmentOffset.fromMap(done.toMap())).isEqualTo(done);
  }

  @Test
  void whatConnectsJsonGivesBackIsAccepted() {
    assertThat(
            SegmentOffset.fromMap(
                Map.of("epoch", 2L, "begun_ms", 5, "segments", 4L, "rows", 7, "done", true)))
        .isEqualTo(new SegmentOffset(2, BEGUN, 4, 7, Optional.empty(), true));
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of("epoch", null),
        Arguments.of("epoch", "1"),
        Arguments.of("epoch", 0),
        Arguments.of("epoch", 1L << 19),
        Arguments.of("epoch", 1.5),
        Arguments.of("begun_ms", null),
        Arguments.of("begun_ms", "5"),
        Arguments.of("segments", null),
        Arguments.of("segments", 0),
        Arguments.of("segments", 1_000_001),
        Arguments.of("segments", (1L << 32) + 1),
        Arguments.of("rows", null),
        Arguments.of("rows", -1),
        Arguments.of("rows", "secret"),
        Arguments.of("done", null),
        Arguments.of("done", "true"),
        Arguments.of("position", 5),
        Arguments.of("position", ""),
        Arguments.of("position", "secret"),
        Arguments.of("position", "{\"pk\":\"secret\"}"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void aMalformedFieldIsNamedAndNotQuoted(String field, @Nullable Object value) {
    Map<String, Object> map =
        new HashMap<>(
            new SegmentOffset(1, BEGUN, 8, 12, Optional.of(ScanPosition.parse(TEXT)), false)
                .toMap());
    if (value == null) {
      map.remove(field);
    } else {
      map.put(field, value);
    }

    assertThatThrownBy(() -> SegmentOffset.fromMap(map))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(field)
        .hasMessageNotContaining("secret");
  }
}
