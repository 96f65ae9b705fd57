package io.headwater.sink.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.headwater.event.DocumentId;
import io.headwater.event.KeyAttribute;
import io.headwater.event.MalformedEventException;
import io.headwater.event.Operation;
import io.headwater.sink.input.Change;
import io.headwater.sink.input.ChangeKey;
import io.headwater.sink.input.Image;
import io.headwater.sink.projection.KeyJudgement;
import io.headwater.sink.projection.MetadataFields;
import io.headwater.sink.projection.Projected;
import io.headwater.sink.projection.Projection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * From a change to the writes that it asks for, so that the index holds just the documents of the
 * items that belong there. Owned by the task's thread.
 *
 * <p>Where an item's document lives may depend on its fields: then a change may move it, which is a
 * delete of the old document beside the write of the new one, see {@link #departure}. Where the
 * event does not tell where it lived, it is deleted everywhere else that it could have lived.
 */
public final class DocumentMapper {
  private static final Image NO_ITEM = new Image("{}".getBytes(UTF_8), 0, 2, true);

  private final DocumentRules rules;
  private final Projection projection;
  private final MetadataFields metadata;
  private final Clock clock;
  private final boolean needsBefore;

  /** Maps as the rules say. */
  public DocumentMapper(
      DocumentRules rules, Projection projection, MetadataFields metadata, Clock clock) {
    this.rules = rules;
    this.projection = projection;
    this.metadata = metadata;
    this.clock = clock;
    this.needsBefore =
        projection.selectsItems()
            || !rules.routing().fields().isEmpty()
            || (rules.skipUnchanged() && projection.changesDocuments());
  }

  /** What the change means. */
  Decoded map(SinkRecord record, Change change) {
    if (!projection.accepts(change.operation())) {
      return new Decoded.Skipped(Decoded.Skip.FILTERED);
    }
    try {
      return change.operation() == Operation.REMOVE
          ? removal(record, change)
          : state(record, change);
    } catch (UnwritableException e) {
      return refused(record, change, e);
    } catch (MalformedEventException e) {
      return refused(
          record,
          change,
          new UnwritableException("malformed_event", String.valueOf(e.getMessage())));
    }
  }

  private Decoded refused(SinkRecord record, Change change, UnwritableException failure) {
    String index = null;
    DocumentId id = null;
    try {
      id = rules.id(record, change);
      index = rules.index(record, change);
    } catch (UnwritableException e) {
      // What cannot be told stays untold: the failure at hand says more.
    }
    return new Decoded.Refused(failure.rejection(change, index, id));
  }

  private Decoded state(SinkRecord record, Change change) {
    Image after = change.after();
    if (after == null) {
      throw new UnwritableException(
          "image_missing",
          "the event has no image of the item after the change; the stream's view type must be"
              + " NEW_IMAGE or NEW_AND_OLD_IMAGES, or the source must set image.lookup=true");
    }
    Projected now = projection.project(after);
    Projected earlier = before(change);
    if (!now.included()) {
      return leftOut(record, change, earlier);
    }
    DocumentAddress address = address(record, change, now);
    List<DocumentWrite> writes = new ArrayList<>(1);
    if (change.operation() != Operation.INSERT) {
      if (earlier == null) {
        writes.addAll(deletesElsewhere(record, change, address));
      } else if (earlier.included()) {
        DocumentAddress old = address(record, change, earlier);
        if (!old.equals(address)) {
          departure(change, old, address).ifPresent(writes::add);
        } else if (isUnchanged(change, earlier, now)) {
          return new Decoded.Skipped(Decoded.Skip.UNCHANGED);
        }
      }
    }
    DocumentSource source = metadata.addTo(now.document(), change, record, clock.instant());
    writes.add(write(change, address, rules.method().action(), source));
    return new Decoded.Writes(writes);
  }

  /**
   * The delete of a document that moves.
   *
   * <p>Two routings may lead to one shard, where the old and the new document are the same: there
   * the delete must not undo the write, whichever comes first. So within an index it has the
   * version before the change's: still no lower than the one of any state that it removes.
   */
  private Optional<DocumentWrite> departure(
      Change change, DocumentAddress from, DocumentAddress to) {
    if (rules.method() == WriteMethod.CREATE) {
      return Optional.empty();
    }
    ExternalVersion version = change.version();
    boolean stays = from.index().equals(to.index());
    ExternalVersion departed =
        stays && version != null && version.value() > 0
            ? new ExternalVersion(version.value() - 1)
            : version;
    return Optional.of(
        new DocumentWrite(from, WriteAction.DELETE, departed, null, change.origin()));
  }

  /** The item does not belong into the index; its document goes if it may be there. */
  private Decoded leftOut(SinkRecord record, Change change, @Nullable Projected earlier) {
    boolean neverWas =
        change.operation() == Operation.INSERT
            || (earlier != null && !earlier.included())
            || isLeftOutByKey(change);
    if (neverWas || rules.method() == WriteMethod.CREATE) {
      return new Decoded.Skipped(Decoded.Skip.FILTERED);
    }
    return new Decoded.Writes(
        earlier == null
            ? deletesElsewhere(record, change, null)
            : List.of(delete(change, address(record, change, earlier))));
  }

  private Decoded removal(SinkRecord record, Change change) {
    if (rules.onDelete() == DeleteBehavior.IGNORE) {
      return new Decoded.Skipped(Decoded.Skip.FILTERED);
    }
    if (rules.repeatsItsRemoval(record)) {
      return new Decoded.Skipped(Decoded.Skip.NO_CHANGE);
    }
    Image image = change.before();
    Projected last = image == null ? null : projection.project(image);
    boolean neverWas = last == null ? isLeftOutByKey(change) : !last.included();
    if (neverWas) {
      return new Decoded.Skipped(Decoded.Skip.FILTERED);
    }
    if (rules.onDelete() == DeleteBehavior.FLAG) {
      return new Decoded.Writes(List.of(flag(record, change, last)));
    }
    return new Decoded.Writes(
        last == null
            ? deletesElsewhere(record, change, null)
            : List.of(delete(change, address(record, change, last))));
  }

  private DocumentWrite flag(SinkRecord record, Change change, @Nullable Projected last) {
    if (last == null && possibleIndices(change).size() > 1) {
      throw new UnwritableException(
          "image_missing",
          "the event has no image of the item before its removal, so its index is not known; the"
              + " stream's view type must be NEW_AND_OLD_IMAGES or OLD_IMAGE");
    }
    Projected shown = last == null ? projection.project(keyImage(change.key())) : last;
    DocumentAddress address =
        addressIn(
            record,
            change,
            last == null ? possibleIndices(change).get(0) : Optional.ofNullable(last.index()),
            routing(change, last));
    DocumentSource document = metadata.addTo(shown.document(), change, record, clock.instant());
    return write(change, address, rules.method().action(), rules.flagged(document));
  }

  private @Nullable Projected before(Change change) {
    Image before = change.before();
    return needsBefore && before != null ? projection.project(before) : null;
  }

  private boolean isUnchanged(Change change, Projected earlier, Projected now) {
    return rules.skipUnchanged()
        && change.operation() == Operation.MODIFY
        && projection.changesDocuments()
        && projection.sameDocument(earlier, now);
  }

  private boolean isLeftOutByKey(Change change) {
    return !projection.judge(change.key()).included().orElse(true);
  }

  private List<Optional<String>> possibleIndices(Change change) {
    KeyJudgement judgement = projection.judge(change.key());
    return judgement.indices();
  }

  /** Deletes wherever the document could live, but not at one address. */
  private List<DocumentWrite> deletesElsewhere(
      SinkRecord record, Change change, @Nullable DocumentAddress but) {
    boolean hasOnePlace = but != null && !projection.selectsItems();
    if (hasOnePlace || rules.method() == WriteMethod.CREATE) {
      return List.of();
    }
    String routing = but == null ? routing(change, null) : but.routing();
    List<DocumentWrite> deletes = new ArrayList<>();
    Set<DocumentAddress> seen = new HashSet<>();
    for (Optional<String> index : possibleIndices(change)) {
      DocumentAddress address = addressIn(record, change, index, routing);
      if (!address.equals(but) && seen.add(address)) {
        deletes.add(delete(change, address));
      }
    }
    return deletes;
  }

  private DocumentAddress address(SinkRecord record, Change change, Projected item) {
    return addressIn(record, change, Optional.ofNullable(item.index()), routing(change, item));
  }

  private DocumentAddress addressIn(
      SinkRecord record, Change change, Optional<String> index, @Nullable String routing) {
    String name = index.isPresent() ? index.get() : rules.index(record, change);
    return new DocumentAddress(name, rules.id(record, change), routing);
  }

  private @Nullable String routing(Change change, @Nullable Projected item) {
    RoutingSource source = rules.routing();
    if (source instanceof RoutingSource.KeyAttribute key) {
      return whole(change.key().attribute(key.name()).map(KeyAttribute::text).orElse(null));
    }
    if (source instanceof RoutingSource.Field field) {
      if (item == null) {
        throw new UnwritableException(
            "image_missing",
            "the event has no image of the item before the change, so field "
                + field.path()
                + " of option routing is not known; the stream's view type must be"
                + " NEW_AND_OLD_IMAGES or OLD_IMAGE");
      }
      return whole(item.lookups().get(0));
    }
    return null;
  }

  private static @Nullable String whole(@Nullable String routing) {
    // OpenSearch takes an empty one for none.
    if (routing == null || routing.isEmpty()) {
      return null;
    }
    if (!DocumentRules.isWhole(routing)) {
      throw new UnwritableException(
          "invalid_routing",
          "what option routing names holds half a surrogate pair, which UTF-8 cannot carry");
    }
    return routing;
  }

  private static DocumentWrite delete(Change change, DocumentAddress address) {
    return write(change, address, WriteAction.DELETE, null);
  }

  private static DocumentWrite write(
      Change change, DocumentAddress address, WriteAction action, @Nullable DocumentSource source) {
    return new DocumentWrite(address, action, change.version(), source, change.origin());
  }

  private static Image keyImage(ChangeKey key) {
    if (key.attributes().isEmpty()) {
      return NO_ITEM;
    }
    JsonStringEncoder encoder = JsonStringEncoder.getInstance();
    StringBuilder json = new StringBuilder("{");
    for (KeyAttribute attribute : key.attributes()) {
      json.append(json.length() > 1 ? ",\"" : "\"");
      encoder.quoteAsString(attribute.name(), json);
      boolean number = attribute.kind() == KeyAttribute.Kind.NUMBER;
      json.append(number ? "\":" : "\":\"");
      encoder.quoteAsString(attribute.text(), json);
      json.append(number ? "" : "\"");
    }
    byte[] utf8 = json.append('}').toString().getBytes(UTF_8);
    return new Image(utf8, 0, utf8.length, false);
  }
}
