package io.headwater.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command with its subcommands. */
@Command(
    name = "headwater",
    mixinStandardHelpOptions = true,
    versionProvider = Headwater.Version.class,
    description =
        "Checks connector configurations, and explains versions, keys and documents. Nothing is sent"
            + " anywhere.",
    subcommands = {HelpCommand.class, ValidateCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar headwater.jar validate config/*.json",
      "  java -jar headwater.jar explain sequence 358879200000000025318847566",
      "  java -jar headwater.jar explain key --item '{\"pk\":\"ORDER#1\"}' --key pk --partitions 12",
      "  java -jar headwater.jar explain event events.json --config sink.json"
    })
public final class Headwater implements Runnable {
  /** Something was found to be wrong. */
  static final int WRONG = 1;

  /** The call itself is wrong. */
  static final int USAGE = 2;

  // Room for the examples, so that they can be copied.
  private static final int WIDTH = 110;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private Headwater() {}

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    System.exit(
        commandLine(System.in)
            .setOut(new PrintWriter(new OutputStreamWriter(System.out, UTF_8), true))
            .setErr(new PrintWriter(new OutputStreamWriter(System.err, UTF_8), true))
            .execute(args));
  }

  /** The command, reading from an input where a file is {@code -}. */
  static CommandLine commandLine(InputStream input) {
    CommandLine line = new CommandLine(new Headwater());
    line.addSubcommand(ExplainCommand.commandLine(input));
    line.setUsageHelpWidth(WIDTH);
    return line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (failure instanceof AnswerlessException) {
            command.getErr().println(failure.getMessage());
            return WRONG;
          }
          throw failure;
        });
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Headwater.class.getPackage().getImplementationVersion();
      return new String[] {"Headwater " + (version == null ? "unpackaged" : version)};
    }
  }
}
