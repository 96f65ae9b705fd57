/** Decides how a table is read: in which epoch, from where, and whether with a snapshot. */
@NullMarked
package io.headwater.source.plan;

import org.jspecify.annotations.NullMarked;
