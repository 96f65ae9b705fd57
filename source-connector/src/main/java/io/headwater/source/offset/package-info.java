/** What Connect stores of the source: positions by shard. */
@NullMarked
package io.headwater.source.offset;

import org.jspecify.annotations.NullMarked;
