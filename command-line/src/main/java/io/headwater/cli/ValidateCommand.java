package io.headwater.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks connector configurations. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    versionProvider = Headwater.Version.class,
    description =
        "Checks connector configurations by the plugins' own rules, as far as these need no server:"
            + " names, values, and options that do not go together.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:every file is right", "1:something is wrong", "2:the call is wrong"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar headwater.jar validate sink.json",
      "  java -jar headwater.jar validate --json config/*.json"
    })
final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "A connector's configuration in JSON: its options, or the body for Connect's REST"
              + " interface, or for MSK Connect, with them inside.")
  private List<Path> files;

  @Option(names = "--json", description = "Print one JSON object instead of lines.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets the options.
  private ValidateCommand() {}

  @Override
  public Integer call() {
    List<Verdict> verdicts = new ArrayList<>();
    for (Path file : files) {
      verdicts.add(check(file));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(asJson(verdicts).toPrettyString());
    } else {
      verdicts.forEach(verdict -> print(verdict, out));
    }
    return verdicts.stream().allMatch(Verdict::valid) ? 0 : Headwater.WRONG;
  }

  private Verdict check(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ParameterException(spec.commandLine(), "there is no file " + file);
    }
    try {
      return ConfigurationCheck.of(file);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), "file " + file + " cannot be read", e);
    }
  }

  private static void print(Verdict verdict, PrintWriter out) {
    for (Finding finding : verdict.findings()) {
      out.println(finding.in(verdict.file()));
    }
    if (verdict.valid()) {
      out.printf(
          "%s: right, a %s with %d options%n", verdict.file(), kind(verdict), verdict.options());
    }
    Map<String, List<String>> byReason =
        verdict.unchecked().stream()
            .collect(
                Collectors.groupingBy(
                    Verdict.Unchecked::reason,
                    LinkedHashMap::new,
                    Collectors.mapping(Verdict.Unchecked::option, Collectors.toList())));
    byReason.forEach(
        (reason, options) ->
            out.printf("  not checked, %s: %s%n", reason, String.join(", ", options)));
  }

  private static String kind(Verdict verdict) {
    return verdict.plugin().map(plugin -> plugin.name().toLowerCase(Locale.ROOT)).orElse("");
  }

  private static ObjectNode asJson(List<Verdict> verdicts) {
    ObjectNode all = new ObjectMapper().createObjectNode();
    all.put("valid", verdicts.stream().allMatch(Verdict::valid));
    ArrayNode files = all.putArray("files");
    for (Verdict verdict : verdicts) {
      ObjectNode file = files.addObject();
      file.put("file", verdict.file().toString());
      verdict.plugin().ifPresent(plugin -> file.put("plugin", kind(verdict)));
      file.put("valid", verdict.valid());
      ArrayNode errors = file.putArray("errors");
      for (Finding finding : verdict.findings()) {
        ObjectNode error = errors.addObject();
        if (!finding.option().isEmpty()) {
          error.put("option", finding.option());
        }
        error
            .put("line", finding.line())
            .put("message", finding.message())
            .put("remedy", finding.remedy());
      }
      ArrayNode unchecked = file.putArray("unchecked");
      verdict
          .unchecked()
          .forEach(
              each ->
                  unchecked.addObject().put("option", each.option()).put("reason", each.reason()));
    }
    return all;
  }
}
