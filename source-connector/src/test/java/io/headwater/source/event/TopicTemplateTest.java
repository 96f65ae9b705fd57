package io.headwater.source.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTemplateTest {
  @ParameterizedTest
  @CsvSource({
    "${prefix}.${table}, shop.or_de-rs.1",
    "${table}, or_de-rs.1",
    "cdc-${region}_${table}.${table}, cdc-eu-west-1_or_de-rs.1.or_de-rs.1",
    "all, all",
    "${prefix}, shop"
  })
  void variablesAreReplaced(String template, String topic) {
    assertThat(new TopicTemplate(template).topic("shop", "or_de-rs.1", "eu-west-1"))
        .isEqualTo(topic);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "${name}",
        "${Table}",
        "${}",
        "$table",
        "${table",
        "a b",
        "a/b",
        "ä",
        ".",
        ".."
      })
  void whatGivesNoTopicIsRefusedNamingTheOption(String template) {
    assertThatThrownBy(() -> new TopicTemplate(template))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("topic.template");
  }

  @Test
  void aTopicHasAtMost249Characters() {
    assertThat(new TopicTemplate("a".repeat(249)).topic("p", "t", "r")).hasSize(249);
    assertThatThrownBy(() -> new TopicTemplate("a".repeat(250)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("topic.template");
    TopicTemplate template = TopicTemplate.DEFAULT;
    assertThat(template.topic("p", "t".repeat(247), "r")).hasSize(249);
    assertThatThrownBy(() -> template.topic("p", "t".repeat(248), "r"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("topic.template");
  }

  @Test
  void tellsWhetherTablesHaveTopicsOfTheirOwn() {
    assertThat(TopicTemplate.DEFAULT.namesTable()).isTrue();
    assertThat(new TopicTemplate("all").namesTable()).isFalse();
  }
}
