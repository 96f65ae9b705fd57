package io.headwater.localstack;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** What is particular to one server: its files, its command and how to see that it is ready. */
interface ServerDefinition {
  Server kind();

  /** Unique in a stack; names the server's folder and its log file. */
  String name();

  /** The port for clients on {@link Ports#HOST}. */
  int port();

  /** The address for clients, without a slash at the end. */
  default URI uri() {
    return URI.create("http://" + Ports.HOST + ":" + port());
  }

  /** Every port that the server binds. */
  List<Integer> ports();

  /** What it is configured with wherever it runs, see {@link ServerSpec}. */
  Map<String, String> configuration();

  /**
   * Writes what the server reads at its start; called before each start, keeps data that is there.
   */
  void prepare(ServerPlace place) throws IOException, InterruptedException;

  ChildJvm.Command command(ServerPlace place);

  Readiness readiness(ServerPlace place);
}
