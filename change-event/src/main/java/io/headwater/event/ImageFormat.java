package io.headwater.event;

/** How an item's image is written as JSON. */
public enum ImageFormat {
  /** Plain JSON, without types: see {@link ItemImage}. */
  PLAIN,
  /** DynamoDB's own JSON: every value in an object that names its type, numbers as strings. */
  DYNAMODB_JSON
}
