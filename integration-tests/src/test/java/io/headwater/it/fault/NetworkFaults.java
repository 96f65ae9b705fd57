package io.headwater.it.fault;

import static io.headwater.localstack.fault.GatewayRequest.any;
import static io.headwater.localstack.fault.GatewayRequest.pathEndsWith;

import io.headwater.localstack.LocalStack;
import io.headwater.localstack.Server;
import io.headwater.localstack.fault.CannedAnswer;
import io.headwater.localstack.fault.FaultyGateway;
import io.headwater.localstack.fault.FaultyLink;
import io.headwater.localstack.fault.GatewayRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Connections that break or hang, names that are unknown, and answers of overloaded services. */
final class NetworkFaults {
  private static final String BULK = "/_bulk";

  private NetworkFaults() {}

  static Fault link(Scene scene, Server server, Consumer<FaultyLink> harm) {
    List<FaultyLink> links = scene.stack().links(server);
    return Fault.of(() -> links.forEach(harm), () -> links.forEach(FaultyLink::heal));
  }

  static Fault delayed(Scene scene, Server server) {
    Duration delay = Duration.ofMillis(50 + scene.random().nextInt(400));
    return link(scene, server, link -> link.delay(delay));
  }

  static Fault namesUnknown(Scene scene) {
    return Fault.of(
        () -> {
          for (String host : List.of(LocalStack.OPENSEARCH_HOST, LocalStack.DYNAMODB_HOST)) {
            scene.stack().hostNames().forget(host);
          }
          // Connections that are there need no name.
          for (Server server : List.of(Server.OPENSEARCH, Server.DYNAMODB_LOCAL)) {
            scene.stack().links(server).forEach(FaultyLink::reset);
          }
        },
        () -> scene.stack().hostNames().restore());
  }

  /** DynamoDB refuses many requests, in one of the ways that clients are to wait for. */
  static Fault dynamoDbThrottles(Scene scene) {
    CannedAnswer answer =
        scene.any(
            List.of(
                CannedAnswer.provisionedThroughputExceeded(),
                CannedAnswer.throttling(),
                CannedAnswer.limitExceeded()));
    return answered(scene, Server.DYNAMODB_LOCAL, any(), answer);
  }

  static Fault dynamoDbFails(Scene scene) {
    CannedAnswer answer =
        scene.any(List.of(CannedAnswer.internalServerError(), CannedAnswer.serviceUnavailable()));
    return answered(scene, Server.DYNAMODB_LOCAL, any(), answer);
  }

  static Fault openSearchOverloaded(Scene scene) {
    return answered(scene, Server.OPENSEARCH, pathEndsWith(BULK), CannedAnswer.rejectedExecution());
  }

  static Fault openSearchUnavailable(Scene scene) {
    CannedAnswer answer =
        scene.any(List.of(CannedAnswer.unavailable(), CannedAnswer.noClusterManager()));
    return answered(scene, Server.OPENSEARCH, any(), answer);
  }

  /** Requests are done, and nobody learns of it. */
  static Fault answersLost(Scene scene) {
    FaultyGateway gateway = scene.stack().gateway(Server.OPENSEARCH);
    int requests = 1 + scene.random().nextInt(10);
    return Fault.of(
        () -> {
          var unused =
              gateway.answerNextAfterwards(
                  pathEndsWith(BULK), CannedAnswer.unavailable(), requests);
        },
        gateway::heal);
  }

  private static Fault answered(
      Scene scene, Server server, Predicate<GatewayRequest> which, CannedAnswer answer) {
    FaultyGateway gateway = scene.stack().gateway(server);
    double probability = scene.random().nextBoolean() ? 1 : 0.5;
    return Fault.of(
        () -> {
          var unused = gateway.answer(which, answer, probability);
        },
        gateway::heal);
  }
}
