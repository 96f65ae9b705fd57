package io.headwater.sink.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import io.headwater.sink.document.DeleteBehavior;
import io.headwater.sink.document.DocumentRules;
import io.headwater.sink.document.RecordTemplate;
import io.headwater.sink.document.RoutingSource;
import io.headwater.sink.document.WriteMethod;
import io.headwater.sink.projection.MetadataFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/**
 * What becomes of a change in the index.
 *
 * @param method how documents are written
 * @param id the template of their ids
 * @param routing what their shards are chosen by
 * @param onDelete what becomes of removed items' documents
 * @param flagField the field that flags them
 * @param pipeline the ingest pipeline, if any
 * @param refresh when what was written can be found
 */
public record WriteSettings(
    WriteMethod method,
    RecordTemplate id,
    RoutingSource routing,
    DeleteBehavior onDelete,
    String flagField,
    Optional<String> pipeline,
    Refresh refresh) {
  /** The option of the write method. */
  public static final String WRITE_METHOD = "write.method";

  /** The option of the documents' ids. */
  public static final String DOCUMENT_ID = "document.id";

  /** The option of the ingest pipeline. */
  public static final String INGEST_PIPELINE = "ingest.pipeline";

  /** The option of the refresh policy. */
  public static final String REFRESH = "refresh";

  static final String ROUTING = "routing";
  static final String ON_DELETE = "behavior.on.delete";
  static final String FLAG_FIELD = "delete.flag.field";

  private static final String GROUP = "Documents";
  private static final Choice<WriteMethod> METHODS = new Choice<>(WriteMethod.class);
  private static final Choice<DeleteBehavior> BEHAVIORS = new Choice<>(DeleteBehavior.class);
  private static final Choice<Refresh> REFRESHES = new Choice<>(Refresh.class);

  /** When what was written can be found. */
  public enum Refresh {
    /** At the index's own interval. */
    NONE,
    /** Requests are answered only then. */
    WAIT_FOR,
    /** At once, which costs the cluster much. */
    IMMEDIATE
  }

  static ConfigDef define(ConfigDef def) {
    int order = 0;
    return def.define(
            WRITE_METHOD,
            Type.STRING,
            "index",
            METHODS,
            MEDIUM,
            "How documents are written. index: whole, with their versions. upsert: the record's fields are merged into"
                + " the document, which OpenSearch cannot do with versions; only with record.format=document and"
                + " version.source=none. create: only if the document is not there, as data streams want it; with"
                + " version.source=none and behavior.on.delete=ignore.",
            GROUP,
            ++order,
            Width.SHORT,
            "Write method",
            METHODS)
        .define(
            DOCUMENT_ID,
            Type.STRING,
            "${key}",
            ConfigDef.LambdaValidator.with(WriteSettings::checkId, () -> "a document id template"),
            MEDIUM,
            "The documents' ids. ${key} stands for the whole key: a partition key alone, or both parts with | between"
                + " them, escaped so that no two keys share an id. ${key.NAME} stands for one attribute, ${table},"
                + " ${topic}, ${partition} and ${offset} for where the record comes from. Two keys that a template of"
                + " yours maps to one id share a document. An id beyond 512 bytes is cut and hashed.",
            GROUP,
            ++order,
            Width.MEDIUM,
            "Document id")
        .define(
            ROUTING,
            Type.STRING,
            "none",
            ConfigDef.LambdaValidator.with(
                WriteSettings::checkRouting, () -> "none, key:NAME or field:PATH"),
            LOW,
            "What a document's shard is chosen by: none (its id), key:NAME (an attribute of the key) or field:PATH (a"
                + " field of the item, by its dotted path). With a field, events need the image before the change:"
                + " without it a removal cannot find its document and is rejected, and an update that changes the"
                + " field leaves a document in its former shard.",
            GROUP,
            ++order,
            Width.MEDIUM,
            "Routing")
        .define(
            ON_DELETE,
            Type.STRING,
            "remove",
            BEHAVIORS,
            MEDIUM,
            "What becomes of a removed item's document. remove: it is deleted. flag: it stays as it last was (or, where"
                + " the event has no image, with its key alone) with delete.flag.field true. ignore: it stays as it"
                + " is.",
            GROUP,
            ++order,
            Width.SHORT,
            "Deletes",
            BEHAVIORS)
        .define(
            FLAG_FIELD,
            Type.STRING,
            "_deleted",
            ConfigDef.LambdaValidator.with(
                WriteSettings::checkFlag, () -> "the name of a field at documents' top"),
            LOW,
            "The field that behavior.on.delete=flag sets to true.",
            GROUP,
            ++order,
            Width.SHORT,
            "Delete flag")
        .define(
            INGEST_PIPELINE,
            Type.STRING,
            null,
            LOW,
            "The ingest pipeline that documents pass in OpenSearch; the index's own default if not set.",
            GROUP,
            ++order,
            Width.MEDIUM,
            "Ingest pipeline")
        .define(
            REFRESH,
            Type.STRING,
            "none",
            REFRESHES,
            LOW,
            "When what was written can be found. none: at the index's own refresh_interval. wait-for: a request is"
                + " answered only then, so that committed offsets mean searchable documents; slower. immediate: at"
                + " once, for tests; it costs the cluster much.",
            GROUP,
            ++order,
            Width.SHORT,
            "Refresh",
            REFRESHES);
  }

  static WriteSettings from(AbstractConfig config) {
    return new WriteSettings(
        METHODS.of(config, WRITE_METHOD),
        DocumentRules.idTemplate(config.getString(DOCUMENT_ID)),
        RoutingSource.parse(config.getString(ROUTING)),
        BEHAVIORS.of(config, ON_DELETE),
        config.getString(FLAG_FIELD),
        Optional.ofNullable(config.getString(INGEST_PIPELINE)).filter(name -> !name.isBlank()),
        REFRESHES.of(config, REFRESH));
  }

  List<OptionProblem> problems(InputSettings input, boolean serverless) {
    boolean versioned = input.isVersioned();
    boolean plain = input.format() == RecordFormat.DOCUMENT;
    List<OptionProblem> problems = new ArrayList<>();
    if (method != WriteMethod.INDEX && versioned) {
      problems.add(
          new OptionProblem(
              WRITE_METHOD,
              "can only be index while writes have versions: OpenSearch takes no external version with upsert or"
                  + " create; set version.source=none if replayed records may take documents back"));
    }
    if (method == WriteMethod.UPSERT && !plain) {
      problems.add(
          new OptionProblem(
              WRITE_METHOD,
              "can be upsert only with record.format=document: a change event holds whole items"));
    }
    if (routing instanceof RoutingSource.Field
        && !versioned
        && !plain
        && method != WriteMethod.CREATE) {
      problems.add(
          new OptionProblem(
              ROUTING,
              "can be field:… only with versions: a document whose routing changes is deleted at its"
                  + " old place, and without versions that delete may take the new one along; use"
                  + " key:NAME, or let version.source name versions"));
    }
    if (method == WriteMethod.CREATE && onDelete != DeleteBehavior.IGNORE) {
      problems.add(
          new OptionProblem(
              ON_DELETE, "must be ignore with write.method=create: nothing can be deleted there"));
    }
    if (refresh != Refresh.NONE && serverless) {
      problems.add(
          new OptionProblem(
              REFRESH, "must be none with aws.signing=aoss: collections refresh by themselves"));
    }
    return problems;
  }

  /** The parameters of bulk requests. */
  public Map<String, String> bulkParameters() {
    Map<String, String> parameters = new HashMap<>();
    pipeline.ifPresent(name -> parameters.put("pipeline", name));
    switch (refresh) {
      case NONE -> {}
      case WAIT_FOR -> parameters.put("refresh", "wait_for");
      case IMMEDIATE -> parameters.put("refresh", "true");
    }
    return parameters;
  }

  private static void checkFlag(String name, Object value) {
    String field = String.valueOf(value);
    if (field.isBlank() || field.contains(".")) {
      throw new ConfigException(name, value, "must be a name without dots");
    }
    if (MetadataFields.isReserved(field)) {
      throw new ConfigException(name, value, "OpenSearch keeps this name for itself");
    }
  }

  private static void checkId(String name, Object value) {
    try {
      var unused = DocumentRules.idTemplate(String.valueOf(value));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name, value, e.getMessage());
    }
  }

  private static void checkRouting(String name, Object value) {
    try {
      var unused = RoutingSource.parse(String.valueOf(value));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name, value, e.getMessage());
    }
  }
}
