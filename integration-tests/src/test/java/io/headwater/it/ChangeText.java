package io.headwater.it;

/**
 * Events as Headwater's source writes them, of a table {@code t} with the key {@code pk}, in their
 * first epoch. Images are JSON texts.
 */
final class ChangeText {
  private ChangeText() {}

  static String insert(String key, long version, String after) {
    return text("c", key, version, ",\"after\":" + after);
  }

  static String modify(String key, long version, String before, String after) {
    return text("u", key, version, ",\"before\":" + before + ",\"after\":" + after);
  }

  static String remove(String key, long version, String before) {
    return text("d", key, version, ",\"before\":" + before);
  }

  /** The same event of another table. */
  static String ofTable(String table, String event) {
    return event.replace("{\"table\":\"t\"", "{\"table\":\"" + table + "\"");
  }

  /** The external version that the index shows. */
  static long version(long version) {
    return (1L << 44) + version;
  }

  /** The sequence number that belongs to a version. */
  static String sequence(long version) {
    return "%021d".formatted(version);
  }

  private static String text(String operation, String key, long version, String images) {
    return """
        {"op":"%s","version":%d,"key":{"pk":"%s"},\
        "source":{"table":"t","sequence":"%s","ts_ms":1767225600000}%s}"""
        .formatted(operation, version(version), key, sequence(version), images);
  }
}
