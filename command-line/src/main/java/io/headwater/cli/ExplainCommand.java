package io.headwater.cli;

import java.io.InputStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tells how something becomes id, version and document. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    versionProvider = Headwater.Version.class,
    description =
        "Tells how a sequence number, a key or an event becomes version, id and document.",
    subcommands = {ExplainSequence.class, ExplainKey.class})
final class ExplainCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private ExplainCommand() {}

  static CommandLine commandLine(InputStream input) {
    return new CommandLine(new ExplainCommand()).addSubcommand(new ExplainEvent(input));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what: sequence, key or event");
  }
}
