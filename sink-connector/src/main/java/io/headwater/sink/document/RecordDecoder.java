package io.headwater.sink.document;

import io.headwater.sink.input.Reading;
import io.headwater.sink.input.RecordReader;
import org.apache.kafka.connect.sink.SinkRecord;

/** From Kafka records to writes. Never throws because of a record. Owned by the task's thread. */
public final class RecordDecoder {
  private final RecordReader reader;
  private final DocumentMapper mapper;

  /** Decodes what the reader reads as the mapper says. */
  public RecordDecoder(RecordReader reader, DocumentMapper mapper) {
    this.reader = reader;
    this.mapper = mapper;
  }

  /** What the record means. */
  public Decoded decode(SinkRecord record) {
    Reading reading = reader.read(record);
    if (reading instanceof Reading.Read read) {
      return mapper.map(record, read.change());
    }
    return reading instanceof Reading.Refused refused
        ? new Decoded.Refused(Rejection.unread(refused.type(), refused.reason()))
        : new Decoded.Skipped(Decoded.Skip.NO_CHANGE);
  }
}
