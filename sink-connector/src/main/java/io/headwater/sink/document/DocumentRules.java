package io.headwater.sink.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.headwater.event.DocumentId;
import io.headwater.event.EventHeaders;
import io.headwater.sink.input.Change;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Where documents live and how they are written. Owned by the task's thread. */
public final class DocumentRules {
  private static final Set<String> ID_PLACEHOLDERS =
      Set.of(
          RecordTemplate.KEY,
          RecordTemplate.KEY_ATTRIBUTE,
          RecordTemplate.TABLE,
          RecordTemplate.TOPIC,
          RecordTemplate.PARTITION,
          RecordTemplate.OFFSET);
  private static final String WHOLE_KEY = "${key}";
  private static final int REMEMBERED_NAMES = 10_000;

  private final IndexTemplate index;
  private final RecordTemplate id;
  private final boolean idIsKey;
  private final WriteMethod method;
  private final RoutingSource routing;
  private final DeleteBehavior onDelete;
  private final byte[] flag;
  private final boolean skipUnchanged;
  private final boolean tombstonesRepeat;
  private final Set<String> validNames = new HashSet<>();
  private @Nullable String lastName;
  private @Nullable String lastTable;
  private @Nullable String lastTopic;

  /**
   * The rules.
   *
   * @param index the index of documents for which no rule chooses another
   * @param id the ids' template, see {@link #idTemplate}
   * @param flagField the field that flags removed items' documents
   * @param skipUnchanged whether updates that leave the document as it was are skipped
   * @param tombstonesRepeat whether a record without a value follows the event of its removal
   */
  public DocumentRules(
      IndexTemplate index,
      RecordTemplate id,
      WriteMethod method,
      RoutingSource routing,
      DeleteBehavior onDelete,
      String flagField,
      boolean skipUnchanged,
      boolean tombstonesRepeat) {
    this.index = index;
    this.id = id;
    this.idIsKey = id.text().equals(WHOLE_KEY);
    this.method = method;
    this.routing = routing;
    this.onDelete = onDelete;
    this.flag =
        ("\"" + new String(JsonStringEncoder.getInstance().quoteAsString(flagField)) + "\":true")
            .getBytes(UTF_8);
    this.skipUnchanged = skipUnchanged;
    this.tombstonesRepeat = tombstonesRepeat;
  }

  /**
   * The template of documents' ids.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static RecordTemplate idTemplate(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("must not be empty");
    }
    return RecordTemplate.parse(text, ID_PLACEHOLDERS);
  }

  WriteMethod method() {
    return method;
  }

  RoutingSource routing() {
    return routing;
  }

  DeleteBehavior onDelete() {
    return onDelete;
  }

  boolean skipUnchanged() {
    return skipUnchanged;
  }

  String index(SinkRecord record, Change change) {
    if (index.needsKey()) {
      return resolved(record, change);
    }
    // Most records are of the same table and topic as the one before.
    boolean same = Objects.equals(change.table(), lastTable) && record.topic().equals(lastTopic);
    if (lastName == null || !same) {
      lastName = resolved(record, change);
      lastTable = change.table();
      lastTopic = record.topic();
    }
    return lastName;
  }

  private String resolved(SinkRecord record, Change change) {
    RecordTemplate.Resolution name = index.resolve(change, record.topic());
    if (name instanceof RecordTemplate.Resolution.Resolved resolved) {
      return valid(resolved.text());
    }
    throw new UnwritableException("malformed_event", missing(name) + ", which option index needs");
  }

  DocumentId id(SinkRecord record, Change change) {
    try {
      if (idIsKey) {
        return change.key().documentId();
      }
      RecordTemplate.Resolution text = id.resolve(change, record);
      if (text instanceof RecordTemplate.Resolution.Resolved resolved) {
        if (!isWhole(resolved.text())) {
          throw new IllegalArgumentException("a document id holds half a surrogate pair");
        }
        return DocumentId.ofText(resolved.text());
      }
      throw new UnwritableException(
          "invalid_id", missing(text) + ", which option document.id needs");
    } catch (IllegalArgumentException e) {
      throw new UnwritableException("invalid_id", String.valueOf(e.getMessage()));
    }
  }

  /** The document of a removed item, with the field that says so. */
  DocumentSource flagged(DocumentSource document) {
    return document.withMembers(flag);
  }

  /**
   * Whether it is a tombstone that follows its removal and cannot do more than it: it tells nothing
   * of the item's last state.
   */
  boolean repeatsItsRemoval(SinkRecord record) {
    boolean needsImage = onDelete == DeleteBehavior.FLAG || routing instanceof RoutingSource.Field;
    return tombstonesRepeat
        && needsImage
        && record.value() == null
        && record.headers().lastWithName(EventHeaders.VERSION) != null;
  }

  /** Whether a text holds no half of a surrogate pair, which UTF-8 cannot carry. */
  static boolean isWhole(String text) {
    return UTF_8.newEncoder().canEncode(text);
  }

  private String valid(String name) {
    if (validNames.contains(name)) {
      return name;
    }
    Optional<String> problem = IndexTemplate.problem(name);
    if (problem.isPresent()) {
      throw new UnwritableException(
          "invalid_index_name", problem.get() + "; set option index to a name that fits");
    }
    if (validNames.size() >= REMEMBERED_NAMES) {
      validNames.clear();
    }
    validNames.add(name);
    return name;
  }

  private static String missing(RecordTemplate.Resolution resolution) {
    return resolution instanceof RecordTemplate.Resolution.Missing missing
        ? missing.what()
        : "something is missing";
  }
}
