package io.headwater.status;

import java.util.Arrays;
import java.util.Optional;

/** The two connectors, and what one looks at in each. */
enum ConnectorType {
  SOURCE("source", "io.headwater.source.DynamoDbStreamsSourceConnector", "millis_behind_latest"),
  SINK("sink", "io.headwater.sink.OpenSearchSinkConnector", "delay_p95_millis");

  private final String text;
  private final String connectorClass;
  private final String lag;

  ConnectorType(String text, String connectorClass, String lag) {
    this.text = text;
    this.connectorClass = connectorClass;
    this.lag = lag;
  }

  /** As beans and answers name it. */
  String text() {
    return text;
  }

  static Optional<ConnectorType> named(String text) {
    return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
  }

  /** The one that a connector's configuration names, in full or by one of Connect's aliases. */
  static Optional<ConnectorType> ofClass(String name) {
    return Arrays.stream(values()).filter(type -> type.isNamed(name)).findFirst();
  }

  private boolean isNamed(String name) {
    String simple = connectorClass.substring(connectorClass.lastIndexOf('.') + 1);
    return name.equals(connectorClass)
        || name.equals(simple)
        || name.equals(simple.substring(0, simple.length() - "Connector".length()));
  }

  /** What a task has done: records and rows read, or writes applied. */
  long count(Figures figures) {
    return switch (this) {
      case SOURCE -> figures.count("records") + figures.count("snapshot_rows");
      case SINK -> figures.count("applied");
    };
  }

  /** How far a task is behind, in milliseconds; −1 if unknown. */
  long lagMillis(Figures figures) {
    return figures.number(lag).map(Double::longValue).orElse(-1L);
  }
}
