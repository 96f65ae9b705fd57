package io.headwater.localstack.fault;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Host names that stand for 127.0.0.1 in JVMs started with {@link #jvmFlags()}, until they are
 * forgotten. Such a JVM asks no name server, knows no other names but localhost and this machine's,
 * and looks into the file at each lookup. Any thread may call.
 */
public final class HostNames {
  private final Path hosts;
  private final Path security;
  private final List<String> names;
  private final Set<String> forgotten = new TreeSet<>();

  private HostNames(Path folder, List<String> names) {
    this.hosts = folder.resolve("hosts");
    this.security = folder.resolve("java.security");
    this.names = names;
  }

  /**
   * Writes the files that the JVMs read.
   *
   * @throws UncheckedIOException here and in the other methods if they cannot be written
   */
  public static HostNames in(Path folder, String... names) {
    var all = new HostNames(folder, List.of(names));
    // The JDK's own file sets the second, so that the system property of that name has no effect.
    WholeFile.write(
        all.security, "networkaddress.cache.ttl=0\nnetworkaddress.cache.negative.ttl=0\n");
    all.restore();
    return all;
  }

  /** What makes a JVM resolve names in this way. */
  public List<String> jvmFlags() {
    return List.of(
        "-Djdk.net.hosts.file=" + hosts,
        "-Djava.security.properties=" + security,
        "-Dsun.net.inetaddr.ttl=0",
        "-Dsun.net.inetaddr.negative.ttl=0");
  }

  /**
   * Lets the name be unknown from now on. Connections that are up stay.
   *
   * @throws IllegalArgumentException if it is none of the names
   */
  public synchronized void forget(String name) {
    if (!names.contains(name)) {
      throw new IllegalArgumentException("none of " + names + ": " + name);
    }
    forgotten.add(name);
    write();
  }

  /** Lets all names be known again. */
  public synchronized void restore() {
    forgotten.clear();
    write();
  }

  private void write() {
    var known = new ArrayList<String>(List.of("localhost"));
    known.addAll(machine());
    names.stream().filter(name -> !forgotten.contains(name)).forEach(known::add);
    WholeFile.write(
        hosts,
        known.stream().map(name -> "127.0.0.1 " + name + "\n").collect(Collectors.joining()));
  }

  private static List<String> machine() {
    try {
      return List.of(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException e) {
      return List.of();
    }
  }
}
