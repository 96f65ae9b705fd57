package io.headwater.source.dynamodb;

import io.headwater.source.config.ImageSettings;
import io.headwater.source.config.OptionProblem;
import io.headwater.source.config.TableSettings;
import io.headwater.source.stream.StreamReadException;
import io.headwater.source.stream.StreamReadException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the tables that the settings choose. Kept for as long as the connector runs, so that what
 * is passed over is told once. May be used by several threads.
 */
public final class TableSelection {
  /**
   * What was found.
   *
   * @param tables the tables to read, by name
   * @param problems what keeps chosen tables from being read, at the option to mend
   * @param failures calls that failed
   */
  public record Survey(
      List<TableDescription> tables,
      List<OptionProblem> problems,
      List<StreamReadException> failures) {}

  private static final Logger LOG = LoggerFactory.getLogger(TableSelection.class);

  private final TableSettings settings;
  private final boolean imageLookup;
  private final ThrottlePatience patience;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /**
   * A selection; nothing is asked yet.
   *
   * @param imageLookup whether items are looked up where the stream's records do not hold them
   */
  public TableSelection(TableSettings settings, boolean imageLookup) {
    this(settings, imageLookup, pause -> Thread.sleep(pause.toMillis()));
  }

  TableSelection(TableSettings settings, boolean imageLookup, ThrottlePatience.Sleeper sleeper) {
    this.settings = settings;
    this.imageLookup = imageLookup;
    this.patience = new ThrottlePatience(sleeper);
  }

  /**
   * The tables to read, by name; at least one.
   *
   * @throws StreamReadException if a call failed
   * @throws ConnectException if a named table is missing or unfit, or if no table is chosen; the
   *     message names all of them
   */
  public List<TableDescription> select(AwsClients clients) {
    Survey survey = survey(clients);
    if (!survey.failures().isEmpty()) {
      throw survey.failures().get(0);
    }
    if (!survey.problems().isEmpty()) {
      throw new ConnectException(
          survey.problems().stream()
              .map(problem -> problem.message() + " (" + problem.option() + ")")
              .collect(Collectors.joining("; ")));
    }
    return survey.tables();
  }

  /** The same with everything that is wrong, rather than the first. */
  public Survey survey(AwsClients clients) {
    return new Search(new TableListing(clients, patience), clients.region()).run();
  }

  private final class Search {
    private final TableListing listing;
    private final String region;
    private final Survey found =
        new Survey(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    private final List<String> passedOver = new ArrayList<>();
    private boolean anyName;
    private boolean goesOn = true;

    Search(TableListing listing, String region) {
      this.listing = listing;
      this.region = region;
    }

    Survey run() {
      for (String table : candidates()) {
        if (!goesOn) {
          break;
        }
        try {
          consider(table);
        } catch (StreamReadException e) {
          failed(table, e);
        }
      }
      if (found.tables().isEmpty() && found.problems().isEmpty() && found.failures().isEmpty()) {
        found.problems().add(nothingChosen());
      }
      return found;
    }

    private Set<String> candidates() {
      Set<String> names = new TreeSet<>(settings.include().literals());
      boolean all = settings.include().isEmpty();
      if (all || !settings.include().expressions().isEmpty()) {
        try {
          listing.names().stream()
              .filter(table -> all || settings.include().matches(table))
              .filter(table -> !settings.exclude().matches(table))
              .forEach(names::add);
        } catch (StreamReadException e) {
          failed(e);
        }
      }
      anyName = !names.isEmpty();
      return names;
    }

    private void consider(String table) {
      TableDescription description = listing.describe(table);
      boolean named = settings.include().literals().contains(table);
      if (!settings.tags().isEmpty() && !hasTags(description)) {
        if (named) {
          passOver("table " + table + " lacks a tag of " + settings.tags());
        }
        return;
      }
      String problem = description.unfit(imageLookup).orElse(null);
      if (problem == null) {
        found.tables().add(description);
      } else if (named) {
        boolean lookup = description.stream().isPresent();
        found
            .problems()
            .add(
                new OptionProblem(
                    lookup ? ImageSettings.IMAGE_LOOKUP : TableSettings.TABLE_INCLUDE_LIST,
                    problem));
      } else {
        passOver(problem);
      }
    }

    private boolean hasTags(TableDescription table) {
      Map<String, String> tags = listing.tags(table);
      return settings.tags().stream().allMatch(tag -> tag.isAmong(tags));
    }

    private void passOver(String reason) {
      passedOver.add(reason);
      if (told.add(reason)) {
        LOG.warn("A table is passed over: {}", reason);
      }
    }

    private void failed(String table, StreamReadException e) {
      if (e.kind() != Kind.MISSING) {
        failed(e);
      } else if (settings.include().literals().contains(table)) {
        found
            .problems()
            .add(
                new OptionProblem(
                    TableSettings.TABLE_INCLUDE_LIST,
                    "there is no table " + table + " in region " + region));
      }
      // One that only matched was deleted since it was listed.
    }

    // What concerns one table or one permission must not hide the next; an outage would only
    // repeat.
    private void failed(StreamReadException e) {
      found.failures().add(e);
      goesOn = Blame.isDeniedPermission(e);
    }

    private OptionProblem nothingChosen() {
      boolean byTag = !settings.tags().isEmpty() && (anyName || settings.include().isEmpty());
      String reasons = passedOver.isEmpty() ? "" : ": " + String.join("; ", passedOver);
      return byTag
          ? new OptionProblem(
              TableSettings.TABLE_INCLUDE_TAGS,
              "no table in region " + region + " has the tags " + settings.tags() + reasons)
          : new OptionProblem(
              TableSettings.TABLE_INCLUDE_LIST,
              "no table in region "
                  + region
                  + " matches "
                  + settings.include().expressions()
                  + (passedOver.isEmpty() ? "" : " and can be read" + reasons));
    }
  }
}
