package io.headwater.localstack;

/**
 * Runs a stack's servers in something other than processes of this machine. An implementation on
 * the class path, found by {@link java.util.ServiceLoader}, is used where the system property
 * {@value #PROPERTY} has its name.
 */
public interface ServerEngine {
  /** Names the engine; absent, or {@code processes}: the local stack's own processes. */
  String PROPERTY = "headwater.engine";

  /** What the system property calls it. */
  String name();

  /** What runs one server, in all of its lives; nothing is started yet. */
  ServerRunner runner(ServerSpec server);
}
