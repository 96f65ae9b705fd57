package io.headwater.sink.projection;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.event.MalformedEventException;
import io.headwater.event.Operation;
import io.headwater.sink.document.DocumentSource;
import io.headwater.sink.input.ChangeKey;
import io.headwater.sink.input.Image;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * From items to documents: which items are indexed, where, and what becomes of their fields. Owned
 * by one thread.
 *
 * <p>Conditions and lookups see the item as it is. Then, in this order: fields are included and
 * excluded; empty values dropped, numbers and timestamps written in another way, all at the item's
 * own paths; fields moved; large numbers made safe and defaults filled in at the new paths; texts
 * put together from the item as it was; constants set.
 */
public final class Projection {
  private final Set<Operation> operations;
  private final @Nullable Condition filter;
  private final List<IndexRule> indices;
  private final List<FieldPath> lookups;
  private final List<Rule> before;
  private final LargeNumbers largeNumbers;
  private final List<Addition> defaults;
  private final List<Concat> concats;
  private final List<Addition> constants;
  private final Shape shape = new Shape();
  private final ValueReader reader = new ValueReader();
  private final boolean changes;

  private Projection(
      ProjectionOptions options, Set<String> reserved, JsonNode mappings, List<FieldPath> lookups) {
    Contradictions.check(options, reserved);
    this.operations = options.operations();
    this.filter = options.filterCondition();
    this.indices = options.indices();
    this.lookups = lookups;
    List<Rule> changing = shaping(options);
    this.largeNumbers = options.largeNumbers(mappings, reserved);
    this.defaults = options.additions("defaults", Placement.WHERE_ABSENT);
    this.concats = options.concats();
    this.constants = options.additions("constants", Placement.EVERYWHERE);
    this.changes =
        !(changing.isEmpty() && defaults.isEmpty() && concats.isEmpty() && constants.isEmpty());
    this.before = Stream.concat(changing.stream(), Stream.of(new ReservedNames(reserved))).toList();

    if (filter != null) {
      filter.reach(shape);
    }
    indices.forEach(rule -> rule.when().reach(shape));
    lookups.forEach(shape::reach);
    Stream.of(before, defaults, constants).flatMap(List::stream).forEach(rule -> rule.reach(shape));
    concats.forEach(concat -> concat.reach(shape));
  }

  private static List<Rule> shaping(ProjectionOptions options) {
    List<Rule> rules = new ArrayList<>();
    List<FieldPath> include = List.copyOf(options.paths("include").keySet());
    List<FieldPath> exclude = List.copyOf(options.paths("exclude").keySet());
    if (!include.isEmpty()) {
      rules.add(FieldFilter.including(include));
    }
    if (!exclude.isEmpty()) {
      rules.add(FieldFilter.excluding(exclude));
    }
    EmptyValues drop = options.drop();
    if (drop != null) {
      rules.add(drop);
    }
    options.conversions().forEach((field, to) -> rules.add(new Conversion(field, to)));
    if (!options.moves().isEmpty()) {
      rules.add(new Renames(options.moves()));
    }
    return rules;
  }

  /**
   * Reads the option.
   *
   * @param json the option {@code projection}, a JSON object; {@code {}} changes nothing
   * @param reservedNames the names of the fields that the sink adds at the document's top
   * @param indexMappingsJson the option {@code index.mappings}: fields that it names take numbers
   *     of any size as they are
   * @param lookupPaths paths of scalars whose texts {@link #project} gives
   * @throws IllegalArgumentException if it is wrong; the message begins with the place of the
   *     mistake, such as {@code projection.rename.price: …}
   */
  public static Projection parse(
      String json, Set<String> reservedNames, String indexMappingsJson, List<String> lookupPaths) {
    return new Projection(
        new ProjectionOptions(OptionNode.parse("projection", json)),
        Set.copyOf(reservedNames),
        OptionNode.parse("index.mappings", indexMappingsJson).json(),
        lookupPaths.stream().map(FieldPath::parse).toList());
  }

  /** Whether changes of this kind are to be written at all. */
  public boolean accepts(Operation operation) {
    return operations.contains(operation);
  }

  /** Whether a change of an item may leave its document as it was. */
  public boolean changesDocuments() {
    return changes;
  }

  /**
   * The fields that it adds to documents by itself.
   *
   * @return dotted paths with {@code string}, {@code number}, {@code boolean} or {@code object}
   */
  public Map<String, String> producedFields() {
    Map<String, String> fields = new LinkedHashMap<>();
    Stream.of(defaults, constants)
        .flatMap(List::stream)
        .forEach(
            addition ->
                addition
                    .value()
                    .kind()
                    .ifPresent(kind -> fields.put(addition.field().toString(), kind)));
    concats.forEach(concat -> fields.put(concat.target().toString(), "string"));
    return fields;
  }

  /** Whether it depends on the item if it is indexed, or where. */
  public boolean selectsItems() {
    return filter != null || !indices.isEmpty();
  }

  /**
   * What an item becomes.
   *
   * @throws MalformedEventException if the image is not well-formed; the message quotes nothing
   */
  public Projected project(Image image) {
    DocumentSource untouched = DocumentSource.slice(image.utf8(), image.start(), image.end());
    boolean copies = image.verbatim() && !changes;
    if (copies && !selectsItems() && lookups.isEmpty()) {
      return new Projected(true, null, List.of(), untouched);
    }
    // Only a verbatim image has no line breaks and no large numbers: another is read wholly.
    ObjectValue item =
        reader.object(
            image.utf8(), image.start(), image.end(), image.verbatim() ? shape : Shape.whole());
    ItemFields fields = new ItemFields(item);
    List<@Nullable String> texts = texts(fields);
    if (filter != null && filter.test(fields) != Truth.TRUE) {
      return new Projected(false, null, texts, untouched);
    }
    String index = index(fields);
    return new Projected(true, index, texts, copies ? untouched : document(item, image));
  }

  private DocumentSource document(ObjectValue item, Image image) {
    List<@Nullable RawValue> joined =
        concats.stream().map(concat -> concat.text(item)).collect(Collectors.toList());
    before.forEach(rule -> rule.apply(item));
    if (!image.verbatim()) {
      largeNumbers.apply(item);
    }
    defaults.forEach(rule -> rule.apply(item));
    for (int i = 0; i < joined.size(); i++) {
      RawValue text = joined.get(i);
      if (text != null) {
        Placement.EVERYWHERE.put(item, concats.get(i).target(), 0, text);
      }
    }
    constants.forEach(rule -> rule.apply(item));
    return JsonOutput.write(item, image.end() - image.start() + 64);
  }

  private List<@Nullable String> texts(ItemFields fields) {
    if (lookups.isEmpty()) {
      return List.of();
    }
    List<@Nullable String> texts = new ArrayList<>(lookups.size());
    for (FieldPath path : lookups) {
      texts.add(fields.text(path));
    }
    return Collections.unmodifiableList(texts);
  }

  private @Nullable String index(ItemFields fields) {
    for (IndexRule rule : indices) {
      if (rule.when().test(fields) == Truth.TRUE) {
        return rule.index();
      }
    }
    return null;
  }

  /** What can be told of an item of which only the key is known, if it holds its key attributes. */
  public KeyJudgement judge(ChangeKey key) {
    KeyFields fields = new KeyFields(key);
    List<Optional<String>> possible = new ArrayList<>();
    Truth settled = Truth.FALSE;
    for (IndexRule rule : indices) {
      Truth matches = rule.when().test(fields);
      if (matches != Truth.FALSE && settled != Truth.TRUE) {
        possible.add(Optional.of(rule.index()));
        settled = settled.or(matches);
      }
    }
    if (settled != Truth.TRUE) {
      possible.add(Optional.empty());
    }
    return new KeyJudgement(
        filter == null ? Optional.of(true) : filter.test(fields).decided(),
        possible.stream().distinct().toList());
  }

  /** Whether two items become the same document in the same place. */
  public boolean sameDocument(Projected one, Projected other) {
    return one.included() == other.included()
        && Objects.equals(one.index(), other.index())
        && one.lookups().equals(other.lookups())
        && sameBytes(one.document(), other.document());
  }

  // What is projected has no prefix yet.
  private static boolean sameBytes(DocumentSource one, DocumentSource other) {
    return Arrays.equals(
        one.text(), one.start(), one.end(), other.text(), other.start(), other.end());
  }
}
