package io.headwater.cli;

import io.headwater.event.DocumentVersion;
import io.headwater.event.Numbering;
import io.headwater.event.SequenceNumber;
import io.headwater.event.StreamVersions;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sequence numbers to versions. */
@Command(
    name = "sequence",
    mixinStandardHelpOptions = true,
    versionProvider = Headwater.Version.class,
    description =
        "Tells the external versions that records with these sequence numbers give their documents,"
            + " and their order.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every number has a version",
      "1:the numbers cannot be of one stream",
      "2:the call is wrong"
    },
    footerHeading = "%nExample:%n",
    footer =
        "  java -jar headwater.jar explain sequence --epoch 2 358879200000000025318847566"
            + " 358879300000000025318847570")
final class ExplainSequence implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "NUMBER",
      description = "Sequence numbers of one stream.")
  private List<String> numbers;

  @Option(
      names = "--epoch",
      defaultValue = "1",
      description = "The table's epoch, which each new snapshot raises (default: 1).")
  private int epoch;

  private record Versioned(SequenceNumber number, DocumentVersion version) {}

  @SuppressWarnings("NullAway.Init") // picocli sets the options.
  private ExplainSequence() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<Versioned> versions = versions();
    for (Versioned each : versions) {
      boolean counter = Numbering.of(each.number()) == Numbering.COUNTER;
      out.printf(
          "%s%n  version %d = epoch %d * 2^%d + %d%n  %d is the number %s%n",
          each.number(),
          each.version().value(),
          each.version().epoch(),
          DocumentVersion.HI_BITS,
          each.version().hi(),
          each.version().hi(),
          counter ? "itself: below 10^20 an emulator counts" : "without its last 20 digits");
    }
    out.printf("snapshot rows of epoch %d%n", epoch);
    out.printf(
        "  version %d, below every stream record of the epoch%n",
        DocumentVersion.snapshot(epoch).value());
    if (versions.size() > 1) {
      order(versions, out);
    }
    return 0;
  }

  private List<Versioned> versions() {
    List<SequenceNumber> read = new ArrayList<>();
    StreamVersions stream;
    try {
      stream = new StreamVersions(epoch, null);
      for (String number : numbers) {
        read.add(SequenceNumber.of(number));
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    try {
      return read.stream().map(number -> new Versioned(number, stream.version(number))).toList();
    } catch (IllegalArgumentException e) {
      throw new AnswerlessException(String.valueOf(e.getMessage()));
    }
  }

  private static void order(List<Versioned> versions, PrintWriter out) {
    List<Versioned> sorted =
        versions.stream().sorted(Comparator.comparing(Versioned::number)).toList();
    out.println("from the oldest to the newest");
    out.println("  " + sorted.get(0).number());
    for (int i = 1; i < sorted.size(); i++) {
      Versioned before = sorted.get(i - 1);
      Versioned each = sorted.get(i);
      String relation =
          each.number().equals(before.number())
              ? "  the same number"
              : each.version().equals(before.version())
                  ? "  a newer number with the same version: Kafka's order decides"
                  : "  newer, a higher version";
      out.println("  " + each.number() + relation);
    }
  }
}
