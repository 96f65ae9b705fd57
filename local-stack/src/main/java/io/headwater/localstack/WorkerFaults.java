package io.headwater.localstack;

import io.headwater.localstack.fault.FaultyGateway;
import io.headwater.localstack.fault.FaultyLink;
import io.headwater.localstack.fault.HostNames;
import io.headwater.localstack.fault.WorkerClock;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What can go wrong for the Connect workers of a linked stack on their way to the other servers: a
 * link to each broker, a link and behind it a gateway to each server that speaks HTTP, the names of
 * these, and the workers' clock. Filled while the stack is built, then only read.
 */
final class WorkerFaults implements AutoCloseable {
  private static final Map<Server, String> HOSTS =
      Map.of(
          Server.OPENSEARCH,
          LocalStack.OPENSEARCH_HOST,
          Server.DYNAMODB_LOCAL,
          LocalStack.DYNAMODB_HOST);

  private final Ports ports;
  private final Random random;
  private final HostNames hostNames;
  private final WorkerClock workerClock;
  private final Map<Server, List<FaultyLink>> links = new EnumMap<>(Server.class);
  private final Map<Server, FaultyGateway> gateways = new EnumMap<>(Server.class);

  WorkerFaults(Ports ports, Path folder, long seed) {
    this.ports = ports;
    this.random = new Random(seed);
    this.hostNames = HostNames.in(folder, LocalStack.OPENSEARCH_HOST, LocalStack.DYNAMODB_HOST);
    this.workerClock = WorkerClock.in(folder);
  }

  /** A link to one more broker, and the listener to which it leads. */
  KafkaCluster.Listener toBroker() {
    int port = ports.free();
    return new KafkaCluster.Listener(port, link(Server.KAFKA, port).port());
  }

  /** A link and, behind it, a gateway. */
  void toServer(Server server, int port) {
    // Each has its own numbers, for the order of requests to different servers is no one's choice.
    var gateway = FaultyGateway.to(port, ports.free(), new Random(random.nextLong()));
    gateways.put(server, gateway);
    var unused = link(server, gateway.port());
  }

  private FaultyLink link(Server server, int port) {
    var link = FaultyLink.to(port, ports.free());
    links.computeIfAbsent(server, key -> new ArrayList<>()).add(link);
    return link;
  }

  /** In the order of the brokers; empty if the stack has no such server. */
  List<FaultyLink> links(Server server) {
    return List.copyOf(links.getOrDefault(server, List.of()));
  }

  FaultyGateway gateway(Server server) {
    var gateway = gateways.get(server);
    if (gateway == null) {
      throw new IllegalStateException("no gateway is before " + server);
    }
    return gateway;
  }

  /** What the workers take for the server's address. */
  URI uri(Server server) {
    return URI.create("http://" + HOSTS.get(server) + ":" + links(server).get(0).port());
  }

  HostNames hostNames() {
    return hostNames;
  }

  WorkerClock workerClock() {
    return workerClock;
  }

  /** For the workers' JVMs. */
  List<String> jvmFlags() {
    return Stream.concat(hostNames.jvmFlags().stream(), workerClock.jvmFlags().stream()).toList();
  }

  @Override
  public void close() {
    // The links first: a gateway may wait for a client that a stalled link holds.
    links.values().forEach(all -> all.forEach(FaultyLink::close));
    gateways.values().forEach(FaultyGateway::close);
  }
}
