/** Which shards there are, who owns them and which may be read now. Pure logic in memory. */
@NullMarked
package io.headwater.source.lineage;

import org.jspecify.annotations.NullMarked;
