/** Reading a table's items, beside its stream. */
@NullMarked
package io.headwater.source.snapshot;

import org.jspecify.annotations.NullMarked;
