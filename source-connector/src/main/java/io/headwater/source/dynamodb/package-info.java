/** The adapter between our port and the AWS SDK. SDK types stay in here. */
@NullMarked
package io.headwater.source.dynamodb;

import org.jspecify.annotations.NullMarked;
