package io.headwater.localstack;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * DynamoDB Local, which listens on all of the machine's addresses: it has no option for the host.
 */
record DynamoDbDefinition(int port, boolean inMemory) implements ServerDefinition {
  @Override
  public Server kind() {
    return Server.DYNAMODB_LOCAL;
  }

  @Override
  public String name() {
    return Server.DYNAMODB_LOCAL.folder();
  }

  @Override
  public List<Integer> ports() {
    return List.of(port);
  }

  @Override
  public Map<String, String> configuration() {
    return Map.of("inMemory", Boolean.toString(inMemory));
  }

  @Override
  public void prepare(ServerPlace place) throws IOException {
    Files.createDirectories(data(place));
  }

  @Override
  public ChildJvm.Command command(ServerPlace place) {
    var arguments = new ArrayList<>(List.of("-port", Integer.toString(port)));
    arguments.addAll(List.of("-sharedDb", "-disableTelemetry"));
    arguments.addAll(inMemory ? List.of("-inMemory") : List.of("-dbPath", data(place).toString()));
    return place
        .command("com.amazonaws.services.dynamodbv2.local.main.ServerRunner", arguments)
        .withFlag("-Dsqlite4java.library.path=" + place.jars());
  }

  @Override
  public Readiness readiness(ServerPlace place) {
    return Readiness.HttpAnswer.any(URI.create("http://" + Ports.HOST + ":" + port + "/"));
  }

  private static Path data(ServerPlace place) {
    return place.file("data");
  }
}
