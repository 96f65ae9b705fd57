package io.headwater.localstack;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs a server's main class in the child process and ends the process when its standard input
 * does: the pipe's other end is held by the process that owns the stack, so a server does not
 * outlive it even if it is killed. Needs nothing but the JDK, because it is put before the server's
 * jars alone.
 */
final class ChildMain {
  private ChildMain() {}

  /** The first argument is the server's main class, the others are its arguments. */
  public static void main(String[] arguments) throws Throwable {
    var watch = new Thread(ChildMain::awaitEndOfOwner, "stack-owner-watch");
    watch.setDaemon(true);
    watch.start();
    String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
    try {
      Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static void awaitEndOfOwner() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever written.
      }
    } catch (IOException e) {
      // The pipe is gone, so the owner is.
    }
    Runtime.getRuntime().halt(137);
  }
}
