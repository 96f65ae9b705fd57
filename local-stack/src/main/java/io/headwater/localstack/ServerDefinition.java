package io.headwater.localstack;

import java.io.IOException;
import java.util.List;

/** What is particular to one server: its files, its command and how to see that it is ready. */
interface ServerDefinition {
  /** Unique in a stack; names the server's folder and its log file. */
  String name();

  /** The port for clients on {@link Ports#HOST}. */
  int port();

  /** Every port that the server binds. */
  List<Integer> ports();

  /**
   * Writes what the server reads at its start; called before each start, keeps data that is there.
   */
  void prepare(ServerPlace place) throws IOException, InterruptedException;

  ChildJvm.Command command(ServerPlace place);

  Readiness readiness();
}
