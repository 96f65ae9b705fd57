package io.headwater.benchmarks.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * The samples of running Java code in a recording, counted.
 *
 * @param threads by thread
 * @param parts those of the chosen threads, by whose code is at work
 * @param methods the same by method
 */
record Samples(Tally threads, Tally parts, Tally methods) {
  private static final Pattern JDK = Pattern.compile("(java|javax|jdk|sun|com\\.sun)\\..*");
  private static final Map<String, String> PARTS = new LinkedHashMap<>();

  static {
    PARTS.put("io.headwater.benchmarks.", "the benchmark itself");
    PARTS.put("io.headwater.", "Headwater");
    PARTS.put("com.fasterxml.jackson.", "Jackson");
    PARTS.put("org.apache.kafka.connect.", "Connect");
    PARTS.put("org.apache.kafka.", "Kafka's client");
    PARTS.put("software.amazon.awssdk.", "AWS SDK");
    PARTS.put("org.apache.hc.", "HTTP client");
    PARTS.put("org.opensearch.", "opensearch-java");
  }

  /** Reads them; those of threads whose names match count by part and method, too. */
  static Samples read(Path recording, Pattern chosen) throws IOException {
    Samples samples = new Samples(new Tally(), new Tally(), new Tally());
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        RecordedStackTrace stack = event.getStackTrace();
        if (event.getEventType().getName().equals("jdk.ExecutionSample") && stack != null) {
          samples.count(event.getThread("sampledThread"), stack.getFrames(), chosen);
        }
      }
    }
    return samples;
  }

  /** How many samples of the chosen threads there are. */
  int chosen() {
    return parts.all();
  }

  private void count(RecordedThread thread, List<RecordedFrame> frames, Pattern chosen) {
    String name = thread.getJavaName() == null ? "none of Java's" : thread.getJavaName();
    threads.add("`" + name.replaceAll("[0-9a-f]*[0-9][0-9a-f]*", "#") + "`");
    if (frames.isEmpty() || !chosen.matcher(name).matches()) {
      return;
    }
    RecordedFrame atWork =
        frames.stream()
            .filter(frame -> !JDK.matcher(type(frame)).matches())
            .findFirst()
            .orElse(frames.get(0));
    String type = type(atWork);
    parts.add(
        PARTS.entrySet().stream()
            .filter(part -> type.startsWith(part.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(JDK.matcher(type).matches() ? "JDK" : "others"));
    methods.add(
        "`" + type.substring(type.lastIndexOf('.') + 1) + "." + atWork.getMethod().getName() + "`");
  }

  private static String type(RecordedFrame frame) {
    return frame.getMethod().getType().getName();
  }
}
