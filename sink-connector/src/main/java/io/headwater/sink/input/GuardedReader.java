package io.headwater.sink.input;

import io.headwater.event.MalformedEventException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Makes refusals of what a reader throws because of a record. */
final class GuardedReader implements RecordReader {
  private final RecordReader reader;

  GuardedReader(RecordReader reader) {
    this.reader = reader;
  }

  @Override
  public Reading read(SinkRecord record) {
    try {
      return reader.read(record);
    } catch (RefusedException e) {
      return e.reading();
    } catch (MalformedEventException e) {
      return new Reading.Refused("malformed_event", String.valueOf(e.getMessage()));
    } catch (DataException e) {
      // Its message can quote the value.
      return new Reading.Refused("unsupported_value", "the value does not fit its schema");
    }
  }
}
