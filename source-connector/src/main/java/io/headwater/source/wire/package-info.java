/** Attribute values in the JSON form in which DynamoDB's wire protocol writes them. */
@NullMarked
package io.headwater.source.wire;

import org.jspecify.annotations.NullMarked;
