package io.headwater.sink.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes in the option, and the place and reason that are told. */
class ProjectionRefusalTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                                         | projection: must be an object",
        "{\"a\"                                     | projection: not well-formed JSON",
        "{} {}                                      | projection: not well-formed JSON",
        "{\"drop\":[\"nulls\"],\"drop\":[\"nulls\"]}"
            + "                                     | projection: not well-formed JSON: Duplicate",
        "{\"constants\":{\"a\":0e5678901234567890}} | projection: Value",
        "{\"exlude\":[\"a\"]}                       | projection.exlude: is unknown here; known are",
        "{\"include\":\"a\"}                        | projection.include: must be an array",
        "{\"include\":[]}                           | projection.include: must be an array that is",
        "{\"include\":[\"a\",1]}                    | projection.include[1]: must be a string",
        "{\"include\":[\"a..b\"]}                   | projection.include[0]: a name in a path is",
        "{\"include\":[\"\"]}                       | projection.include[0]: a name in a path is",
        "{\"exclude\":[\"a\\\\x\"]}                 | projection.exclude[0]: a backslash",
        "{\"filter\":{\"ops\":[\"c\"]}}             | projection.filter.ops: is unknown here",
        "{\"filter\":{\"operations\":[\"x\"]}}      | projection.filter.operations[0]: must be one of c",
        "{\"filter\":{\"item\":{}}}                 | projection.filter.item: must hold field and",
        "{\"filter\":{\"item\":{\"field\":\"a\"}}}  | projection.filter.item: must hold field and",
        "{\"filter\":{\"item\":{\"equals\":1}}}     | projection.filter.item.equals: needs field",
        "{\"filter\":{\"item\":{\"field\":\"a\",\"equals\":1,\"prefix\":\"b\"}}}"
            + "                                     | projection.filter.item: must hold field and",
        "{\"filter\":{\"item\":{\"field\":\"a\",\"equals\":[1]}}}"
            + "                                     | projection.filter.item.equals: must be a string",
        "{\"filter\":{\"item\":{\"field\":\"a\",\"exists\":1}}}"
            + "                                     | projection.filter.item.exists: must be true or",
        "{\"filter\":{\"item\":{\"field\":\"a\",\"not\":{}}}}"
            + "                                     | projection.filter.item.not: cannot stand beside",
        "{\"filter\":{\"item\":{\"any\":[{\"not\":{\"feld\":1}}]}}}"
            + "                                     | projection.filter.item.any[0].not.feld: is unkn",
        "{\"indices\":[{\"index\":\"a\"}]}          | projection.indices[0]: needs when",
        "{\"indices\":[{\"when\":{\"field\":\"a\",\"exists\":true},\"index\":\"A\"}]}"
            + "                                     | projection.indices[0].index: an index name must",
        "{\"indices\":[{\"when\":{\"field\":\"a\",\"exists\":true},\"index\":\"${table}\"}]}"
            + "                                     | projection.indices[0].index: is a plain name",
        "{\"numbers\":{\"a\":\"float\"}}            | projection.numbers.a: must be one of as-is",
        "{\"timestamps\":{\"a\":\"unix\"}}          | projection.timestamps.a: must be one of epoch",
        "{\"large.numbers\":\"text\"}               | projection.large.numbers: must be one of exact",
        "{\"drop\":[\"empty\"]}                     | projection.drop[0]: must be one of",
        "{\"rename\":{\"a\":1}}                     | projection.rename.a: must be a string",
        "{\"rename\":{\"a\":\"b.\"}}                | projection.rename.a: a name in a path is empty",
        "{\"concat\":{\"a\":{}}}                    | projection.concat.a: needs fields",
        "{\"concat\":{\"a\":{\"fields\":[\"b\"],\"sep\":\"\"}}}"
            + "                                     | projection.concat.a.sep: is unknown here",
        "{\"concat\":{\"a\":{\"fields\":[\"b\"],\"lowercase\":\"yes\"}}}"
            + "                                     | projection.concat.a.lowercase: must be true or",
      })
  void mistakesAreNamedWithTheirPlace(String option, String message) {
    assertThat(refusal(option)).startsWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"include\":[\"a\"],\"exclude\":[\"a\"]}"
            + " | projection.exclude[0]: a leaves out a, which is included",
        "{\"include\":[\"a.b\"],\"exclude\":[\"a\"]}"
            + " | projection.exclude[0]: a leaves out a.b, which is included",
        "{\"rename\":{\"a\":\"x\"},\"exclude\":[\"a\"]}"
            + " | projection.rename.a: the field is excluded by a",
        "{\"rename\":{\"a.b\":\"x\"},\"exclude\":[\"a\"]}"
            + " | projection.rename.a.b: the field is excluded by a",
        "{\"rename\":{\"a\":\"x\"},\"include\":[\"b\"]}"
            + " | projection.rename.a: the field is not included",
        "{\"numbers\":{\"a\":\"double\"},\"include\":[\"b\"]}"
            + " | projection.numbers.a: the field is not included",
        "{\"numbers\":{\"a\":\"double\"},\"timestamps\":{\"a\":\"iso\"}}"
            + " | projection.timestamps.a: is named by projection.numbers as well",
        "{\"rename\":{\"a\":\"x\",\"b\":\"x\"}}"
            + " | projection.rename.b: x is also the target of projection.rename.a",
        "{\"rename\":{\"a\":\"x\",\"b\":\"x.y\"}}"
            + " | projection.rename.b: x.y does not fit beside x, the target of projection.rename.a",
        "{\"rename\":{\"a\":\"x\",\"a.b\":\"y\"}}"
            + " | projection.rename.a.b: lies within a, which is moved as a whole",
        "{\"rename\":{\"a\":\"a\"}}" + " | projection.rename.a: is renamed to itself",
        "{\"rename\":{\"a\":\"x\"},\"constants\":{\"x\":1}}"
            + " | projection.constants.x: x is also the target of projection.rename.a",
        "{\"concat\":{\"x\":{\"fields\":[\"a\"]}},\"constants\":{\"x.y\":1}}"
            + " | projection.constants.x.y: x.y does not fit beside x",
        "{\"defaults\":{\"x\":1},\"constants\":{\"x\":1}}"
            + " | projection.constants.x: x is also the target of projection.defaults.x",
        "{\"defaults\":{\"x\":1,\"x.y\":1}}"
            + " | projection.defaults.x.y: x.y does not fit beside x",
        "{\"include\":[\"a\"],\"constants\":{\"a\":1}}"
            + " | projection.constants.a: would replace a, kept by projection.include[0]",
        "{\"include\":[\"a.b\"],\"constants\":{\"a\":1}}"
            + " | projection.constants.a: would replace a.b, kept by projection.include[0]",
        "{\"include\":[\"a\",\"b\"],\"rename\":{\"b\":\"a\"}}"
            + " | projection.rename.b: would replace a, kept by projection.include[0]",
        "{\"timestamps\":{\"a\":\"iso\"},\"constants\":{\"a.b\":1}}"
            + " | projection.constants.a.b: a.b lies below a, a scalar",
        "{\"constants\":{\"_seq\":1}}"
            + " | projection.constants._seq: _seq is a field of metadata.fields",
        "{\"rename\":{\"a\":\"_seq\"}}"
            + " | projection.rename.a: _seq is a field of metadata.fields",
        "{\"defaults\":{\"_seq.a\":1}}"
            + " | projection.defaults._seq.a: _seq is a field of metadata.fields",
        "{\"rename\":{\"a\":\"_id\"}}"
            + " | projection.rename.a: OpenSearch keeps the name _id for itself",
      })
  void contradictionsAreRefused(String option, String message) {
    assertThat(refusal(option)).startsWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"rename\":{\"a\":\"b\",\"b\":\"a\"}}",
        "{\"include\":[\"a\",\"b\"],\"rename\":{\"a\":\"b\",\"b\":\"a\"}}",
        "{\"include\":[\"a\"],\"exclude\":[\"a.b\"]}",
        "{\"include\":[\"a.b\"],\"rename\":{\"a\":\"c\"}}",
        "{\"include\":[\"a\"],\"constants\":{\"a.type\":1}}",
        "{\"rename\":{\"a\":\"x\"},\"defaults\":{\"x\":1}}",
        "{\"rename\":{\"_seq\":\"x\"}}",
        "{\"exclude\":[\"a\"],\"constants\":{\"a\":\"hidden\"}}",
      })
  void rulesThatFitAreTaken(String option) {
    assertThat(Projection.parse(option, Set.of("_seq"), "{}", List.of()).changesDocuments())
        .isTrue();
  }

  @Test
  void deepConditionsAreRefusedInsteadOfOverflowing() {
    String condition = "{\"not\":".repeat(400) + "{}" + "}".repeat(400);

    assertThat(refusal("{\"filter\":{\"item\":" + condition + "}}")).contains("nested too deeply");
  }

  static String refusal(String option) {
    IllegalArgumentException refusal =
        catchThrowableOfType(
            IllegalArgumentException.class,
            () -> Projection.parse(option, Set.of("_seq"), "{}", List.of()));
    return refusal == null ? "" : String.valueOf(refusal.getMessage());
  }
}
