package io.headwater.source.dynamodb;

/** What a call asks of IAM. */
public enum IamAction {
  /** Finds tables by expression or tag. */
  LIST_TABLES("dynamodb:ListTables"),
  /** Finds tables by tag. */
  LIST_TAGS("dynamodb:ListTagsOfResource"),
  /** Finds a table's stream and key. */
  DESCRIBE_TABLE("dynamodb:DescribeTable"),
  /** Lists a stream's shards. */
  DESCRIBE_STREAM("dynamodb:DescribeStream"),
  /** Opens a shard. */
  GET_SHARD_ITERATOR("dynamodb:GetShardIterator"),
  /** Reads a shard. */
  GET_RECORDS("dynamodb:GetRecords"),
  /** Reads a snapshot. */
  SCAN("dynamodb:Scan"),
  /** Looks items up. */
  BATCH_GET_ITEM("dynamodb:BatchGetItem");

  private final String id;

  IamAction(String id) {
    this.id = id;
  }

  @Override
  public String toString() {
    return id;
  }
}
