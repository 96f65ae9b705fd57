package io.headwater.localstack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a {@link ServerEngine} is told of a server.
 *
 * @param name unique in the stack
 * @param port where clients on this machine find it, on 127.0.0.1
 * @param configuration without the server's own addresses and paths: Kafka's properties, a worker's
 *     (its addresses included), OpenSearch's settings; of DynamoDB Local whether it is {@code
 *     inMemory}
 * @param heap in the JVM's notation
 * @param flags for its JVM
 * @param environment for its process
 * @param folder its folder in the stack's working directory
 * @param log takes its output
 */
public record ServerSpec(
    Server kind,
    String name,
    int port,
    Map<String, String> configuration,
    String heap,
    List<String> flags,
    Map<String, String> environment,
    Path folder,
    Path log) {}
