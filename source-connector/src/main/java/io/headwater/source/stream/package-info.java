/** Reading shards: the port to a table's stream and the pool of readers over it. */
@NullMarked
package io.headwater.source.stream;

import org.jspecify.annotations.NullMarked;
