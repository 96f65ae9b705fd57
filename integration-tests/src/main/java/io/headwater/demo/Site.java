package io.headwater.demo;

import io.headwater.localstack.LocalStack;
import io.headwater.localstack.client.ConnectClient;
import io.headwater.localstack.client.SearchClient;
import io.headwater.localstack.client.TopicAdmin;
import io.headwater.localstack.client.TopicReader;
import java.net.URI;

/**
 * Where the demo's servers are.
 *
 * @param dynamoDb DynamoDB Local's address, like the other two without a slash at the end
 * @param kafka one or more {@code host:port} of brokers, with commas between them
 * @param connect a worker's address
 * @param openSearch OpenSearch's address
 */
record Site(URI dynamoDb, String kafka, URI connect, URI openSearch) {
  static Site of(LocalStack stack) {
    return new Site(
        stack.dynamoDb().uri(),
        stack.bootstrapServers(),
        stack.connect().get(0).uri(),
        stack.openSearch().uri());
  }

  /** Where the worker shows how the connectors are. */
  URI statusPage() {
    return connect.resolve("/headwater");
  }

  ConnectClient connectClient() {
    return new ConnectClient(connect);
  }

  SearchClient searchClient() {
    return new SearchClient(openSearch);
  }

  TopicReader topicReader() {
    return new TopicReader(kafka);
  }

  TopicAdmin topicAdmin() {
    return new TopicAdmin(kafka);
  }
}
