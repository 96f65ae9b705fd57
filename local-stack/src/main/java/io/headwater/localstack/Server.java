package io.headwater.localstack;

/** The kinds of server. */
public enum Server {
  /** A broker that is a controller, too; a stack can have several. */
  KAFKA("kafka", "512m"),
  /** A worker in distributed mode; a stack can have several. */
  CONNECT("connect", "512m"),
  /** One node without security. */
  OPENSEARCH("opensearch", "1g"),
  /** One node with the security plugin, over TLS; not among a stack's servers by default. */
  OPENSEARCH_SECURITY("opensearch-security", "1g"),
  /** DynamoDB and its streams on one endpoint. */
  DYNAMODB_LOCAL("dynamodb-local", "512m");

  private final String folder;
  private final String defaultHeap;

  Server(String folder, String defaultHeap) {
    this.folder = folder;
    this.defaultHeap = defaultHeap;
  }

  /**
   * Names the server's module, its jar folder and its part of the property {@code
   * server.<name>.version}.
   */
  String folder() {
    return folder;
  }

  String defaultHeap() {
    return defaultHeap;
  }

  String versionProperty() {
    return "server." + folder + ".version";
  }
}
