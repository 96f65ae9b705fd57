package io.headwater.localstack.clock;

import java.lang.instrument.Instrumentation;

/** A Java agent that lets all classes but the JDK's ask {@link ShiftedTime} for the time. */
public final class ClockAgent {
  private ClockAgent() {}

  /** Called by the JVM before {@code main}. */
  public static void premain(String arguments, Instrumentation instrumentation) {
    instrumentation.addTransformer(new ClockCalls());
  }
}
