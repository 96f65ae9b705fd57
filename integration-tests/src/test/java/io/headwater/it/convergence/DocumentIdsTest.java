package io.headwater.it.convergence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DocumentIdsTest {
  @ParameterizedTest
  @EnumSource
  void everyNumberHasItsOwnId(TableShape table) {
    Set<String> ids = new HashSet<>();
    for (int number = 0; number < 500; number++) {
      String id = table.documentId(table.key(number));
      assertThat(ids.add(id)).as("number %d", number).isTrue();
      assertThat(id.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(512);
    }
  }

  @Test
  void aRecordsKeyGivesTheIdThatItsItemHas() {
    assertThat(DocumentIds.ofKafkaKey("{\"pk\":\"a|b\",\"sk\":\"c\\\\\"}"))
        .isEqualTo("a\\|b|c\\\\");
    assertThat(DocumentIds.ofKafkaKey("{\"num\":0.50}")).isEqualTo("0.5");
    assertThat(DocumentIds.ofKafkaKey("{\"num\":1" + "0".repeat(120) + "}"))
        .isEqualTo("1" + "0".repeat(120));
    assertThat(DocumentIds.ofKafkaKey("{\"sid\":\"a|b\"}")).isEqualTo("a|b");
  }

  @Test
  void anIdThatIsTooLongEndsWithAHash() {
    String id = DocumentIds.of(List.of("é".repeat(300)));
    assertThat(id).hasSize(234 + 1 + 43).startsWith("éé").matches("é+~[A-Za-z0-9_-]{43}");
    assertThat(DocumentIds.of(List.of(id))).isNotEqualTo(id);
  }
}
