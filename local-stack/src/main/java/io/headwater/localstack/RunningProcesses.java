package io.headwater.localstack;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The children of this JVM; its shutdown kills them, for nobody closes a stack after Ctrl-C. Any
 * thread may call.
 */
final class RunningProcesses {
  private static final Set<Process> ALL = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> ALL.forEach(Process::destroyForcibly), "kill-local-stack"));
  }

  private RunningProcesses() {}

  static void add(Process process) {
    ALL.add(process);
    var unused = process.onExit().thenAccept(ALL::remove);
  }
}
