/** Reading one table in one task: its owned lineages and its owned segments. */
@NullMarked
package io.headwater.source.table;

import org.jspecify.annotations.NullMarked;
