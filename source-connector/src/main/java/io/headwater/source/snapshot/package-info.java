/** Reading the items that a table holds, segment by segment. Knows no SDK. */
@NullMarked
package io.headwater.source.snapshot;

import org.jspecify.annotations.NullMarked;
