package io.headwater.localstack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** What the builder has gathered. */
record StackSettings(
    Path workingDirectory,
    Set<Server> servers,
    int kafkaBrokers,
    int connectWorkers,
    List<Path> pluginPath,
    Map<String, String> workerProperties,
    Map<String, String> kafkaProperties,
    Map<String, String> openSearchSettings,
    boolean dynamoDbInMemory,
    Map<Server, Integer> ports,
    Map<Server, String> versions,
    Map<Server, String> heaps,
    Map<Server, List<String>> jvmFlags,
    OptionalLong linkSeed,
    boolean quickStart,
    Path javaHome,
    Map<Server, Path> javaHomes,
    Duration readyTimeout,
    Duration stopTimeout) {

  boolean has(Server server) {
    return servers.contains(server);
  }

  Path jars(ServerJars jars, Server server) {
    String version = versions.get(server);
    return version == null ? jars.folder(server) : jars.folder(server, version);
  }

  String heap(Server server) {
    return heaps.getOrDefault(server, server.defaultHeap());
  }

  List<String> flags(Server server) {
    var flags = new ArrayList<String>();
    if (quickStart) {
      flags.add("-XX:TieredStopAtLevel=1");
    }
    flags.addAll(jvmFlags.getOrDefault(server, List.of()));
    return flags;
  }
}
